import { tmpdir } from 'node:os';
import { App, TerraformStack } from 'cdktf';
import { KubernetesLogin } from '../../constructs/vault/auth/kubernetes-login';
import { KvEngine } from '../../constructs/vault/engines/kv-engine';
import { Principal } from '../../constructs/vault/principal';
import { Template } from '../template';

test('a principal that was granted nothing may do nothing', () => {
  const template = Template.of((stack) => {
    new Principal(stack, 'app');
  });
  expect(template.resource('vault_policy')).toMatchObject({ name: 'app', policy: '' });
});

test('reading two secrets is two rules, on the data of these secrets only', () => {
  const template = Template.of((stack) => {
    const kv = new KvEngine(stack, 'kv', { path: 'shop' });
    const app = new Principal(stack, 'app');
    for (const name of ['stripe', 'mail', 'stripe']) {
      const secret = kv.node.tryFindChild(name) as ReturnType<typeof kv.secret> | undefined;
      (secret ?? kv.secret(name, { fields: ['key'] })).grantRead(app);
    }
  });
  expect(template.resource('vault_policy')['policy']).toBe(
    'path "shop/data/mail" {\n  capabilities = ["read"]\n}\n\npath "shop/data/stripe" {\n  capabilities = ["read"]\n}\n',
  );
});

test('a login attaches the policy to a role bound to one service account, for tokens made for Vault', () => {
  const template = Template.of((stack) => {
    new KubernetesLogin(new Principal(stack, 'app'), { namespace: 'shop', serviceAccount: 'checkout' });
  });
  expect(template.resource('vault_kubernetes_auth_backend_role')).toMatchObject({
    role_name: 'app',
    token_policies: ['app'],
    audience: 'vault',
    bound_service_account_names: ['checkout'],
    bound_service_account_namespaces: ['shop'],
    token_ttl: 3600,
  });
});

test('a grant to a principal of another stack is refused, with both ways out', () => {
  const app = new App({ outdir: tmpdir() });
  const [mine, theirs] = [new TerraformStack(app, 'mine'), new TerraformStack(app, 'theirs')];
  const secret = new KvEngine(mine, 'kv', { path: 'shop' }).secret('stripe', { fields: ['key'] });
  expect(() => secret.grantRead(new Principal(theirs, 'app'))).toThrow(
    "mine/kv/stripe grants access to theirs/app, which lives in another stack. Define the principal in 'mine', or attach a policy of 'mine' to its group.",
  );
});

test('a name that Vault would spell otherwise is refused', () => {
  expect(() =>
    Template.of((stack) => {
      new Principal(stack, 'App');
    }),
  ).toThrow("'App' cannot name a policy: Vault lower-cases policy names");
});

test('a KV engine is version 2, and Terraform refuses to replace it', () => {
  const template = Template.of((stack) => {
    new KvEngine(stack, 'kv', { path: 'shop' });
  });
  expect(template.resource('vault_mount')).toMatchObject({
    path: 'shop',
    type: 'kv',
    options: { version: '2' },
    lifecycle: { prevent_destroy: true },
  });
});
