import { tmpdir } from 'node:os';
import { Aspects, TerraformStack, Testing } from 'cdktf';
import { applyConstructDependencies } from '../../../constructs/terraform/construct-dependencies';
import { AppRoleAuth } from '../../../constructs/vault/auth/approle-auth';
import { KubernetesAuth } from '../../../constructs/vault/auth/kubernetes-auth';
import { KubernetesLogin } from '../../../constructs/vault/auth/kubernetes-login';
import { Duration } from '../../../constructs/vault/duration';
import { Principal } from '../../../constructs/vault/principal';
import { Template } from '../../template';

const account = { namespaces: ['shop'], serviceAccounts: ['app'] };

test('a role waits for its auth method to be mounted and configured', () => {
  const role = Template.of((stack) => {
    Aspects.of(stack).add({ visit: applyConstructDependencies });
    const auth = new KubernetesAuth(stack, 'k8s', { path: 'shop/k8s' });
    new KubernetesLogin(new Principal(stack, 'shop'), { auth, ...account });
  }).resource('vault_kubernetes_auth_backend_role');
  expect(role['backend']).toBe('shop/k8s');
  expect(role['depends_on']).toEqual([
    expect.stringMatching(/^vault_auth_backend\./),
    expect.stringMatching(/^vault_kubernetes_auth_backend_config\./),
  ]);
});

test('the auth method of another stack is known by its path only', () => {
  const app = Testing.app({ outdir: tmpdir() });
  const [vault, tenant] = [new TerraformStack(app, 'vault'), new TerraformStack(app, 'tenant')];
  const auth = new KubernetesAuth(vault, 'k8s', { path: 'shared' });
  const login = new KubernetesLogin(new Principal(tenant, 'shop'), { auth, ...account });
  expect(login.node.dependencies).toEqual([]);
});

test.each(['token', '/k8s', 'k8s/', 'a//b', '*'])("refused: an auth method at '%s'", (path) => {
  expect(() => Template.of((stack) => new AppRoleAuth(stack, 'approle', { path }))).toThrow(path);
});

test.each([{ ttl: Duration.hours(1), maxTtl: Duration.hours(25) }, { period: Duration.days(2) }])(
  'refused: a token that outlives what the server lets any: %s',
  (token) => {
    expect(() =>
      Template.of((stack) => new KubernetesLogin(new Principal(stack, 'shop'), { ...account, token })),
    ).toThrow('this Vault ends every token after 24 hours');
  },
);
