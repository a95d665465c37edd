import { tmpdir } from 'node:os';
import { TerraformStack, Testing } from 'cdktf';
import { KvEngine } from '../../constructs/vault/engines/kv-engine';
import { asked } from '../../constructs/vault/engines/kv-field';
import { Principal } from '../../constructs/vault/principal';
import { Template } from '../template';

test('a principal that was granted nothing is refused: Vault would refuse its policy', () => {
  Template.of((stack) => {
    const app = new Principal(stack, 'app');
    expect(app.node.validate()).toEqual([expect.stringContaining('It is granted nothing')]);
    app.allow(stack, 'sys/tools/random/64', 'update');
    expect(app.node.validate()).toEqual([]);
  });
});

test('reading two secrets is two rules, and the same again is none', () => {
  const template = Template.of((stack) => {
    const kv = new KvEngine(stack, 'kv', { path: 'shop' });
    const app = new Principal(stack, 'app');
    const [stripe, mail] = ['stripe', 'mail'].map((name) => kv.secret(name, { fields: { key: asked } }));
    for (const secret of [stripe, mail, stripe]) secret!.grantRead(app);
  });
  expect(template.resource('vault_policy')['policy']).toBe(
    'path "shop/data/mail" {\n  capabilities = ["read"]\n}\n\npath "shop/data/stripe" {\n  capabilities = ["read"]\n}\n',
  );
});

test('a token without the policy `default` can be renewed and looked up where its principal says so', () => {
  const template = Template.of((stack) => {
    new Principal(stack, 'app').allowOwnToken();
  });
  expect(template.resource('vault_policy')['policy']).toBe(
    'path "auth/token/lookup-self" {\n  capabilities = ["read"]\n}\n\npath "auth/token/renew-self" {\n  capabilities = ["update"]\n}\n',
  );
});

test('a grant to a principal of another stack is refused, with both ways out', () => {
  const app = Testing.app({ outdir: tmpdir() });
  const [mine, theirs] = [new TerraformStack(app, 'mine'), new TerraformStack(app, 'theirs')];
  const secret = new KvEngine(mine, 'kv', { path: 'shop' }).secret('stripe', { fields: { key: asked } });
  expect(() => secret.grantRead(new Principal(theirs, 'app'))).toThrow(
    "mine/kv/stripe grants access to theirs/app, which lives in another stack. Define the principal in 'mine', or attach a policy of 'mine' to its group.",
  );
});

test('a name that Vault would spell otherwise is refused', () => {
  expect(() =>
    Template.of((stack) => {
      new Principal(stack, 'App');
    }),
  ).toThrow("'App' cannot name a policy: Vault stores such names in lower case");
});
