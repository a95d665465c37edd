import { AwsAuth } from '../../../constructs/vault/auth/aws-auth';
import { AwsLogin } from '../../../constructs/vault/auth/aws-login';
import { OidcAuth } from '../../../constructs/vault/auth/oidc-auth';
import { GroupPolicy } from '../../../constructs/vault/identity/group-policy';
import { PersonaGroup } from '../../../constructs/vault/identity/persona-group';
import { Principal } from '../../../constructs/vault/principal';
import { Template } from '../../template';

const SSO =
  'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Dev_0123456789abcdef';

function persona(...ways: ('oidc' | 'aws')[]): Template {
  return Template.of((stack) => {
    const oidc = new OidcAuth(stack, 'oidc', { discoveryUrl: 'https://login.example.com' });
    const aws = new AwsAuth(stack, 'aws', { path: 'aws', region: 'eu-west-1', serverId: 'vault.example.com' });
    const developer = new Principal(stack, 'developer');
    new PersonaGroup(developer, {
      ...(ways.includes('oidc') && { oidc: { auth: oidc, group: 'Developers' } }),
      ...(ways.includes('aws') && { aws: new AwsLogin(developer, { auth: aws, iamRoles: [SSO] }) }),
    });
  });
}
const group = (template: Template, name: string) =>
  template.resources('vault_identity_group').find((candidate) => candidate['name'] === name);

test('the group of a persona has its name and its policy, and keeps what tenants add', () => {
  const template = persona('oidc');
  expect(group(template, 'developer')).toMatchObject({ type: 'internal', external_policies: true });
  expect(template.resource('vault_identity_group_policies')).toMatchObject({
    policies: ['developer'],
    exclusive: false,
    group_id: expect.stringContaining('developer_Group'),
  });
});

test('people of a group of the provider are in it', () => {
  const template = persona('oidc');
  const [id] = Object.entries(template.byId('vault_identity_group')).find(([, { type }]) => type === 'external')!;
  expect(group(template, 'developer-oidc')).not.toHaveProperty('policies');
  expect(template.resource('vault_identity_group_alias')).toMatchObject({
    name: 'Developers',
    canonical_id: `\${vault_identity_group.${id}.id}`,
    mount_accessor: expect.stringMatching(/^\$\{vault_jwt_auth_backend\..*\.accessor\}$/),
  });
  expect(group(template, 'developer')).toMatchObject({
    member_group_ids: [`\${vault_identity_group.${id}.id}`],
    member_entity_ids: [],
  });
});

test('people who log in by an IAM role are in it', () => {
  const template = persona('aws');
  expect(template.resource('vault_identity_entity_alias')).toMatchObject({
    name: expect.stringMatching(/^\$\{vault_aws_auth_backend_role\..*\.role_id\}$/),
    mount_accessor: expect.stringMatching(/^\$\{vault_auth_backend\..*\.accessor\}$/),
  });
  const [id] = Object.keys(template.byId('vault_identity_entity'));
  expect(group(template, 'developer')).toMatchObject({
    member_group_ids: [],
    member_entity_ids: [`\${vault_identity_entity.${id}.id}`],
  });
  expect(persona('aws', 'oidc').resources('vault_identity_group')).toHaveLength(2);
});

test('refused: a group that nobody could be in', () => {
  expect(() => persona()).toThrow("Nobody could be in the group 'developer'");
});

test('refused: one group of the provider for two personas', () => {
  expect(() =>
    Template.of((stack) => {
      const auth = new OidcAuth(stack, 'oidc', { discoveryUrl: 'https://login.example.com' });
      for (const name of ['admin', 'security']) {
        new PersonaGroup(new Principal(stack, name), { oidc: { auth, group: 'Admins' } });
      }
    }),
  ).toThrow("Group 'Admins' of 'auth/oidc' cannot be 'security' as well: it is 'admin'");
});

test('a tenant gives its policy to a persona without knowing the state of its group', () => {
  const template = Template.of((stack) => {
    new GroupPolicy(new Principal(stack, 'shop-developer'), { group: 'developer' });
  });
  expect(template.data('vault_identity_group')).toMatchObject([{ group_name: 'developer' }]);
  expect(template.resource('vault_identity_group_policies')).toMatchObject({
    group_id: expect.stringMatching(/^\$\{data\.vault_identity_group\..*\.id\}$/),
    policies: ['shop-developer'],
    exclusive: false,
  });
});
