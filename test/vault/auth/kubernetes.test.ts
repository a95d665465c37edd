import { KubernetesAuth, type KubernetesAuthProps } from '../../../constructs/vault/auth/kubernetes-auth';
import { KubernetesLogin, type KubernetesLoginProps } from '../../../constructs/vault/auth/kubernetes-login';
import { Duration } from '../../../constructs/vault/duration';
import { Principal } from '../../../constructs/vault/principal';
import { Template } from '../../template';

const role = (props: Partial<KubernetesLoginProps> = {}) =>
  Template.of((stack) => {
    const app = new Principal(stack, 'shop-read');
    new KubernetesLogin(app, { namespaces: ['shop'], serviceAccounts: ['checkout'], ...props });
  }).resource('vault_kubernetes_auth_backend_role');

test('a login attaches the policy to a role bound to named accounts, for tokens made for Vault', () => {
  expect(role()).toMatchObject({
    backend: 'kubernetes',
    role_name: 'shop-read',
    token_policies: ['shop-read'],
    audience: 'vault',
    bound_service_account_names: ['checkout'],
    bound_service_account_namespaces: ['shop'],
  });
});

test('an account that was made again under its name is someone else', () => {
  expect(role()['alias_name_source']).toBe('serviceaccount_uid');
});

test('the role may have a name that clients know it by', () => {
  expect(role({ role: 'checkout' })).toMatchObject({ role_name: 'checkout', token_policies: ['shop-read'] });
});

test('a token lives for an hour and is renewed for eight, unless told otherwise', () => {
  expect(role()).toMatchObject({ token_ttl: 3600, token_max_ttl: 28_800 });
  expect(role({ token: { ttl: Duration.minutes(15), maxTtl: Duration.minutes(30) } })).toMatchObject({
    token_ttl: 900,
    token_max_ttl: 1800,
  });
});

test('a periodic token has no maximum', () => {
  const periodic = role({ token: { period: Duration.hours(24) } });
  expect(periodic['token_period']).toBe(86_400);
  expect(periodic).not.toHaveProperty('token_ttl');
  expect(periodic).not.toHaveProperty('token_max_ttl');
});

test('a token carries the policy `default` unless it is left out', () => {
  expect(role()['token_no_default_policy']).toBe(false);
  expect(role({ defaultPolicy: false })['token_no_default_policy']).toBe(true);
});

test.each<[string, Partial<KubernetesLoginProps>]>([
  ["'*' in serviceAccounts of role 'shop-read' is no name in Kubernetes", { serviceAccounts: ['checkout', '*'] }],
  ["'*' in namespaces of role 'shop-read' is no name in Kubernetes", { namespaces: ['*'] }],
  ["'shop-*' in namespaces of role 'shop-read' is no name in Kubernetes", { namespaces: ['shop-*'] }],
  ["Role 'shop-read' has no serviceAccounts", { serviceAccounts: [] }],
  ["Role 'shop-read' has no namespaces", { namespaces: [] }],
  ["Role 'shop-read' would take tokens made for anyone", { audience: '' }],
  ["'Checkout' cannot name a role", { role: 'Checkout' }],
  ['A token cannot live for 1 hour when its maximum is 30 minutes', { token: { maxTtl: Duration.minutes(30) } }],
])('refused: %s', (message, props) => {
  expect(() => role(props)).toThrow(message);
});

describe('the auth method', () => {
  const cluster = { endpoint: 'https://cluster.example', certificateAuthority: 'PEM' };
  const auth = (props: KubernetesAuthProps = {}) =>
    Template.of((stack) => {
      new KubernetesAuth(stack, 'kubernetes', props);
    });
  const config = (props?: KubernetesAuthProps) => auth(props).resource('vault_kubernetes_auth_backend_config');

  test('in a pod it asks the cluster around it, with its own service account', () => {
    expect(config()).toMatchObject({
      kubernetes_host: 'https://kubernetes.default.svc',
      disable_local_ca_jwt: false,
    });
  });

  test('outside it asks the cluster that it is told of, with the token of whoever logs in', () => {
    expect(config({ cluster })).toMatchObject({
      kubernetes_host: 'https://cluster.example',
      kubernetes_ca_cert: 'PEM',
      disable_local_ca_jwt: true,
    });
  });

  test('stores no reviewer token', () => {
    for (const props of [{}, { cluster }]) expect(config(props)).not.toHaveProperty('token_reviewer_jwt');
  });

  test('is mounted where logins look for it, and Terraform refuses to replace it', () => {
    expect(auth().resource('vault_auth_backend')).toMatchObject({
      path: role()['backend'],
      lifecycle: { prevent_destroy: true },
    });
  });
});
