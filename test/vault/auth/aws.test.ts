import { AwsAuth, type AwsAuthProps } from '../../../constructs/vault/auth/aws-auth';
import { AwsLogin, type AwsLoginProps } from '../../../constructs/vault/auth/aws-login';
import { Duration } from '../../../constructs/vault/duration';
import { Principal } from '../../../constructs/vault/principal';
import { Template } from '../../template';

const ROLE = 'arn:aws:iam::111122223333:role/eks/shop-payment';
const SSO =
  'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef';

const aws = (login: Partial<AwsLoginProps> = {}, method: Partial<AwsAuthProps> = {}) =>
  Template.of((stack) => {
    const auth = new AwsAuth(stack, 'aws', {
      path: 'shop-aws',
      region: 'eu-west-1',
      serverId: 'vault.example.com',
      ...method,
    });
    new AwsLogin(new Principal(stack, 'shop-payment'), { auth, iamRoles: [ROLE], ...login });
  });
const role = (props: Partial<AwsLoginProps> = {}) => aws(props).resource('vault_aws_auth_backend_role');

test('a login binds named IAM roles by their unique ids, whatever their paths', () => {
  expect(role({ iamRoles: [ROLE, SSO] })).toMatchObject({
    backend: 'shop-aws',
    role: 'shop-payment',
    auth_type: 'iam',
    bound_iam_principal_arns: [ROLE, SSO],
    resolve_aws_unique_ids: true,
    token_policies: ['shop-payment'],
  });
});

test('role name, lifetime and the policy `default` are as for every login', () => {
  const token = { ttl: Duration.hours(1), maxTtl: Duration.hours(24) };
  expect(role({ role: 'payment', token, defaultPolicy: false })).toMatchObject({
    role: 'payment',
    token_ttl: 3600,
    token_max_ttl: 86_400,
    token_no_default_policy: true,
  });
});

test('Vault asks the STS of one region, holds no keys, and takes requests signed for itself only', () => {
  const client = aws().resource('vault_aws_auth_backend_client');
  expect(client).toMatchObject({
    sts_region: 'eu-west-1',
    sts_endpoint: 'https://sts.eu-west-1.amazonaws.com',
    use_sts_region_from_client: false,
    iam_server_id_header_value: 'vault.example.com',
  });
  expect(Object.keys(client).filter((name) => /key|iam_endpoint/.test(name))).toEqual([]);
});

test('an endpoint stands in for STS and IAM', () => {
  expect(aws({}, { endpoint: 'http://127.0.0.1:5000' }).resource('vault_aws_auth_backend_client')).toMatchObject({
    sts_endpoint: 'http://127.0.0.1:5000',
    iam_endpoint: 'http://127.0.0.1:5000',
  });
});

test('a token says which session of the role it was given to', () => {
  expect(aws().resource('vault_aws_auth_backend_config_identity')).toMatchObject({
    iam_alias: 'role_id',
    iam_metadata: expect.arrayContaining(['client_arn']),
  });
});

test('Terraform refuses to replace the auth method', () => {
  expect(aws().resource('vault_auth_backend')).toMatchObject({
    type: 'aws',
    path: 'shop-aws',
    lifecycle: { prevent_destroy: true },
  });
});

test.each<[string, string]>([
  ['arn:aws:iam::111122223333:role/shop-*', 'a wildcard'],
  ['arn:aws:sts::111122223333:assumed-role/shop-payment/ann', 'a session'],
  ['arn:aws:iam::111122223333:user/ann', 'a user'],
  ['arn:aws:iam::111122223333:root', 'an account'],
  ['*', 'everyone'],
])('refused: %s, %s', (arn) => {
  expect(() => role({ iamRoles: [ROLE, arn] })).toThrow(`Role 'shop-payment' cannot be bound to '${arn}'`);
});

test('refused: a login without roles, a server id that no header can carry', () => {
  expect(() => role({ iamRoles: [] })).toThrow("Role 'shop-payment' is bound to no IAM role");
  expect(() => aws({}, { serverId: '' })).toThrow("'' cannot be the server id of 'auth/shop-aws'");
});
