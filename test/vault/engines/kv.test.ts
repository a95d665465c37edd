import { TerraformStack, Testing } from 'cdktf';
import { Duration } from '../../../constructs/vault/duration';
import { KvEngine, type KvEngineProps } from '../../../constructs/vault/engines/kv-engine';
import { asked, random, writtenAt } from '../../../constructs/vault/engines/kv-field';
import type { KvSecret, KvSecretProps } from '../../../constructs/vault/engines/kv-secret';
import type { Grant } from '../../../constructs/vault/grant';
import { Principal } from '../../../constructs/vault/principal';
import { secretsInState } from '../../../guardrails/secrets-in-state';
import { findings, resource } from '../../guardrails/findings';
import { type Block, Template } from '../../template';
import { allowed } from '../allowed';

const engine = (props: Partial<KvEngineProps> = {}) =>
  Template.of((stack) => {
    new KvEngine(stack, 'kv', { path: 'shop', ...props });
  });

const secret = (
  props: Partial<KvSecretProps> = {},
  path = 'payment/stripe',
  engineProps: Partial<KvEngineProps> = {},
) =>
  Template.of((stack) => {
    new KvEngine(stack, 'kv', { path: 'shop', ...engineProps }).secret(path, { fields: { key: asked }, ...props });
  });

const metadata = (template: Template) => JSON.parse(String(template.resource('vault_generic_endpoint')['data_json']));

describe('the engine', () => {
  test('is version 2, and Terraform refuses to replace it', () => {
    expect(engine().resource('vault_mount')).toMatchObject({
      path: 'shop',
      type: 'kv',
      options: { version: '2' },
      lifecycle: { prevent_destroy: true },
    });
  });

  test('keeps ten versions and lets a write be blind, unless told otherwise', () => {
    const config = (template: Template) => template.resource('vault_kv_secret_backend_v2');
    expect(config(engine())).toMatchObject({ mount: 'shop', max_versions: 10, cas_required: false });
    expect(config(engine({ maxVersions: 3, casRequired: true }))).toMatchObject({
      max_versions: 3,
      cas_required: true,
    });
  });

  test('is configured only once it is mounted', () => {
    const template = engine();
    const [mount] = Object.keys(template.byId('vault_mount'));
    expect(template.resource('vault_kv_secret_backend_v2')['depends_on']).toEqual([`vault_mount.${mount}`]);
  });

  test.each([0, -1, 2.5, Number.NaN])('%d versions are refused', (maxVersions) => {
    expect(() => engine({ maxVersions })).toThrow(`${maxVersions} versions cannot be kept in 'shop'`);
  });

  test.each(['', '/shop', 'shop/', 'shop//kv', 'shop/*', 'shop/+', 'shop/../sys', '{{identity.entity.id}}'])(
    "the mount path '%s' is refused",
    (path) => {
      expect(() => engine({ path })).toThrow(`'${path}' cannot be the path of a mount`);
    },
  );
});

describe('a declared secret', () => {
  test('says in Vault what it holds, for whom, and when it is overdue', () => {
    expect(
      metadata(
        secret({
          fields: { key: random(64), created_at: writtenAt },
          class: 'high',
          rotation: Duration.days(60),
          stage: 'prod',
          customMetadata: { owner: 'payments' },
        }),
      ),
    ).toEqual({
      max_versions: 10,
      custom_metadata: {
        fields: 'key=random:64 created_at=written-at',
        class: 'high',
        rotation_days: '60',
        stage: 'prod',
        owner: 'payments',
      },
    });
  });

  test('passes on no more than it was told', () => {
    expect(metadata(secret())).toEqual({ max_versions: 10, custom_metadata: { fields: 'key=asked' } });
  });

  test.each([
    ['critical', '30'],
    ['high', '90'],
    ['medium', '180'],
    ['low', '365'],
  ] as const)('that is %s is rotated every %s days', (name, days) => {
    expect(metadata(secret({ class: name })).custom_metadata.rotation_days).toBe(days);
  });

  test('keeps as many versions as its engine, or its own number', () => {
    expect(metadata(secret({}, 'stripe', { maxVersions: 4 })).max_versions).toBe(4);
    expect(metadata(secret({ maxVersions: 2 }, 'stripe', { maxVersions: 4 })).max_versions).toBe(2);
  });

  test('survives the loss of its declaration with every version', () => {
    expect(secret().resource('vault_generic_endpoint')).toMatchObject({
      path: 'shop/metadata/payment/stripe',
      disable_delete: true,
      ignore_absent_fields: true,
    });
  });

  test('brings nothing into state that is secret', () => {
    const endpoint = secret({ class: 'high', fields: { api_key: asked, password: random(32) } }).resource(
      'vault_generic_endpoint',
    );
    expect(findings(secretsInState, resource('vault_generic_endpoint', endpoint as Block))).toEqual([]);
  });

  test.each<[string, Partial<KvSecretProps>]>([
    ["'payment/stripe' has no fields", { fields: {} }],
    ["'payment/stripe' cannot have the field 'api key'", { fields: { 'api key': asked } }],
    [
      "'payment/stripe' is critical, which allows 30 days, not 31 days",
      { class: 'critical', rotation: Duration.days(31) },
    ],
    ["'payment/stripe' cannot rotate every 36 hours: reports count days", { rotation: Duration.hours(36) }],
    ["'payment/stripe' labels itself 'class'", { class: 'low', customMetadata: { class: 'critical' } }],
    ["0 versions cannot be kept in 'payment/stripe'", { maxVersions: 0 }],
  ])('is refused: %s', (message, props) => {
    expect(() => secret(props)).toThrow(message);
  });

  test.each(['/stripe', 'stripe/', 'a//b', 'a/*', 'a/+/b', '../other', '{{identity.entity.name}}'])(
    "cannot be at '%s'",
    (path) => {
      expect(() => secret({}, path)).toThrow(`'${path}' cannot be the path of a secret`);
    },
  );
});

describe('a grant', () => {
  /** Everything near the secret, so that a rule that is too wide shows. */
  const near = ['data', 'metadata', 'destroy', 'delete', 'undelete', 'subkeys'].flatMap((kind) =>
    ['payment/stripe', 'payment/stripe/deeper', 'payment/stripes', 'payment/other', 'payment', ''].map(
      (path) => `shop/${kind}/${path}`,
    ),
  );
  const given = (give: (secret: KvSecret, principal: Principal, kv: KvEngine) => Grant) => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    const kv = new KvEngine(stack, 'kv', { path: 'shop' });
    const principal = new Principal(stack, 'app');
    give(kv.secret('payment/stripe', { fields: { key: asked } }), principal, kv);
    return allowed(principal, [...near, 'shop/config', 'shop/']);
  };

  test('to read is one path', () => {
    expect(given((it, app) => it.grantRead(app))).toEqual({ 'shop/data/payment/stripe': 'read' });
  });

  test('to read metadata shows no value', () => {
    expect(given((it, app) => it.grantReadMetadata(app))).toEqual({ 'shop/metadata/payment/stripe': 'read' });
  });

  test('to write does not read', () => {
    expect(given((it, app) => it.grantWrite(app))).toEqual({ 'shop/data/payment/stripe': 'create update' });
  });

  test('to rotate reads and replaces, and creates nothing', () => {
    expect(given((it, app) => it.grantRotate(app))).toEqual({ 'shop/data/payment/stripe': 'read update' });
  });

  test('to destroy is a write on versions, and no delete', () => {
    expect(given((it, app) => it.grantDestroy(app))).toEqual({ 'shop/destroy/payment/stripe': 'update' });
  });

  test('to seed writes every secret of the engine, also one declared later, and reads none', () => {
    const seeds = given((_, app, kv) => {
      const grants = kv.grantSeed(app);
      kv.secret('payment/other', { fields: { key: asked } });
      return grants[0]!;
    });
    expect(seeds).toEqual({
      'shop/data/payment/stripe': 'update patch',
      'shop/data/payment/other': 'update patch',
      'shop/metadata/payment/stripe': 'read',
      'shop/metadata/payment/other': 'read',
    });
  });

  test('to edit below a folder finds, reads and writes there, and deletes nothing', () => {
    const below = given((_, app, kv) => kv.grantEditBelow(app, 'payment')[0]!);
    for (const path of ['stripe', 'stripe/deeper', 'stripes', 'other'].map((name) => `payment/${name}`)) {
      expect(below).toMatchObject({
        [`shop/data/${path}`]: 'read create update patch',
        [`shop/metadata/${path}`]: 'read list',
      });
    }
    expect(Object.keys(below)).toHaveLength(8);
  });

  test('to read what is its own names the folder after who asks', () => {
    given((_, app, kv) => {
      const grant = kv.grantReadOwn(app, 'identity.entity.metadata.team', 'config');
      expect(grant).toMatchObject({
        path: 'shop/data/{{identity.entity.metadata.team}}/config',
        capabilities: ['read'],
      });
      expect(() => kv.grantReadOwn(app, 'identity.entity.metadata.team', '*')).toThrow(
        'cannot be the path of a secret',
      );
      expect(() => kv.grantReadOwn(app, 'entity.metadata.team', 'config')).toThrow(
        "Vault keeps no 'entity.metadata.team'",
      );
      return grant;
    });
  });

  test('below a folder stays below it', () => {
    expect(given((_, app, kv) => kv.grantReadBelow(app, 'payment'))).toEqual({
      'shop/data/payment/stripe': 'read',
      'shop/data/payment/stripe/deeper': 'read',
      'shop/data/payment/stripes': 'read',
      'shop/data/payment/other': 'read',
    });
  });

  test.each(['', '*', 'payment/', '../sys', '+'])("below '%s' is refused", (folder) => {
    const message = `'${folder}' cannot be the path of a folder`;
    expect(() => given((_, app, kv) => kv.grantReadBelow(app, folder))).toThrow(message);
    expect(() => given((_, app, kv) => kv.grantEditBelow(app, folder)[0]!)).toThrow(message);
  });
});
