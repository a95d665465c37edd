import { tmpdir } from 'node:os';
import { AuditRequestHeader } from '@cdktf/provider-vault/lib/audit-request-header';
import { TerraformStack, Testing } from 'cdktf';
import { Construct } from 'constructs';
import { applyConstructDependencies } from '../../constructs/terraform/construct-dependencies';
import type { PolicyRule } from '../../constructs/vault/acl/rule';
import { KvEngine } from '../../constructs/vault/engines/kv-engine';
import { asked } from '../../constructs/vault/engines/kv-field';
import { Principal } from '../../constructs/vault/principal';

function shop() {
  const stack = new TerraformStack(Testing.app({ outdir: tmpdir() }), 'shop');
  const kv = new KvEngine(stack, 'kv', { path: 'shop' });
  const [one, two] = ['one', 'two'].map((id) => new Construct(stack, id));
  return {
    stack,
    kv,
    one: one!,
    two: two!,
    app: new Principal(stack, 'app'),
    secret: kv.secret('payment/stripe', { fields: { key: asked } }),
  };
}

test('a grant tells what was added, to whom, and for what', () => {
  const { secret, app } = shop();
  const grant = secret.grantRotate(app);
  expect(grant).toMatchObject({
    principal: app,
    from: secret,
    path: 'shop/data/payment/stripe',
    capabilities: ['read', 'update'],
  });
  expect(app.grants).toEqual([grant]);
});

test('what depends on a grant waits for the policy', () => {
  const { stack, secret, app } = shop();
  const grant = secret.grantRead(app);
  new AuditRequestHeader(stack, 'by-argument', { name: 'a', dependsOn: [grant] });
  const byNode = new AuditRequestHeader(stack, 'by-node', { name: 'b' });
  byNode.node.addDependency(grant);
  applyConstructDependencies(byNode);
  const { resource } = JSON.parse(Testing.synth(stack));
  const [policy] = Object.keys(resource.vault_policy);
  for (const id of ['by-argument', 'by-node']) {
    expect(resource.vault_audit_request_header[id].depends_on).toEqual([`vault_policy.${policy}`]);
  }
});

describe('on one path', () => {
  const path = 'shop/data/x';
  const limited: PolicyRule = { path, capabilities: ['update'], allowedParameters: { ttl: ['1h'] } };

  test('capabilities of two grants add up', () => {
    const { stack, app, one, two } = shop();
    app.allow(one, path, 'read');
    app.allow(two, path, 'update');
    const [policy] = Object.values<{ policy: string }>(JSON.parse(Testing.synth(stack)).resource.vault_policy);
    expect(policy!.policy).toBe('path "shop/data/x" {\n  capabilities = ["read","update"]\n}\n');
  });

  test.each<[string, PolicyRule, PolicyRule, string]>([
    [
      'a deny',
      { path, capabilities: ['read'] },
      { path, capabilities: ['deny'] },
      'the deny would take the other away',
    ],
    ['an allow beside a deny', { path, capabilities: ['deny'] }, { path, capabilities: ['read'] }, 'the deny would'],
    ['limits beside none', { path, capabilities: ['read'] }, limited, 'the limits of each would hold for both'],
    ['none beside limits', limited, { path, capabilities: ['read'] }, 'the limits of each would hold for both'],
    ['other limits', limited, { ...limited, allowedParameters: { ttl: ['8h'] } }, 'the limits of each'],
    [
      'wrapping beside none',
      { path, capabilities: ['read'], minWrappingTtlSeconds: 60 },
      { path, capabilities: ['read'] },
      'the limits of each',
    ],
  ])('%s is refused', (_, first, second, why) => {
    const { app, one, two } = shop();
    app.add(one, first);
    expect(() => app.add(two, second)).toThrow(why);
  });

  test('the message names both calls', () => {
    const { app, one, two } = shop();
    app.add(one, limited);
    expect(() => app.deny(two, path)).toThrow(
      "shop/one (update within limits) and shop/two (deny) contradict each other on 'shop/data/x' for shop/app: " +
        'the deny would take the other away. Keep one of them, or grant them to two principals.',
    );
  });

  test('the same limits, the same deny and other principals contradict nothing', () => {
    const { stack, app, one, two } = shop();
    for (const from of [one, two]) {
      app.add(from, limited);
      app.deny(from, 'shop/data/y');
    }
    new Principal(stack, 'other').allow(one, 'shop/data/y', 'read');
    expect(app.grants).toHaveLength(4);
  });
});

describe('on paths that meet', () => {
  const validate = ({ app }: ReturnType<typeof shop>) => app.node.validate();

  test('a grant on one secret that hides what the folder grants is refused, with both calls', () => {
    const it = shop();
    it.kv.grantReadBelow(it.app, 'payment');
    it.secret.grantWrite(it.app);
    const [problem, ...rest] = validate(it);
    expect(rest).toEqual([]);
    expect(problem).toContain('hides "shop/data/payment/*" (app), which would grant read');
    expect(problem).toContain('Granted by shop/kv (read) and shop/kv/payment--stripe (update, create).');
  });

  test('a deny that a closer rule passes over is refused', () => {
    const it = shop();
    it.app.deny(it.one, 'shop/data/*');
    it.secret.grantRead(it.app);
    expect(validate(it)).toEqual([
      expect.stringContaining('Granted by shop/one (deny) and shop/kv/payment--stripe (read)'),
    ]);
  });

  test('a secret that grants no less than its folder is fine', () => {
    const it = shop();
    it.kv.grantReadBelow(it.app, 'payment');
    it.secret.grantRotate(it.app);
    expect(validate(it)).toEqual([]);
  });
});
