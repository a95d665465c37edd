import { Duration } from '../../constructs/vault/duration';
import { Kgc, type KgcProps } from '../../tenants/kgc';
import { Template } from '../template';
import { rules } from './rules';
import { staging } from './sample';

const kgc = (props: Partial<KgcProps> = {}) =>
  Template.of((stack) => {
    new Kgc(stack, { ...staging, ...props });
  });

const SECRETS = ['api-credentials', 'database-credentials', 'encryption-credentials'];

function role(name: string, props: Partial<KgcProps> = {}) {
  return kgc(props)
    .resources('vault_kubernetes_auth_backend_role')
    .find((candidate) => candidate['role_name'] === name)!;
}

const each = (kind: string, ...capabilities: readonly string[]) =>
  Object.fromEntries(SECRETS.map((name) => [`kgc/${kind}/${name}`, capabilities]));

const ownToken = { 'auth/token/lookup-self': ['read'], 'auth/token/renew-self': ['update'] };

test('ten versions are kept, by the mount and by each secret', () => {
  const template = kgc();
  expect(template.resource('vault_mount')).toMatchObject({ path: 'kgc', type: 'kv', options: { version: '2' } });
  expect(template.resource('vault_kv_secret_backend_v2')['max_versions']).toBe(10);
  const endpoints = template.resources('vault_generic_endpoint');
  expect(endpoints.map(({ path }) => path).sort()).toEqual(SECRETS.map((name) => `kgc/metadata/${name}`));
  for (const { data_json } of endpoints) expect(JSON.parse(String(data_json)).max_versions).toBe(10);
});

test.each([
  ['production', { environment: 'prod', production: true }],
  ['staging', { environment: 'staging', production: false }],
])('the metadata of each secret says %s, 30 days and a quorum of 3', (environment, props) => {
  const metadata = kgc(props)
    .resources('vault_generic_endpoint')
    .map(({ data_json }) => JSON.parse(String(data_json)).custom_metadata);
  expect(metadata).toHaveLength(3);
  for (const labels of metadata)
    expect(labels).toMatchObject({ rotation_days: '30', quorum_required: '3', environment });
  expect(metadata.map(({ fields }) => fields).sort()).toEqual([
    'api_key=random:64 created_at=written-at',
    'db_url=asked created_at=written-at',
    'enc_key=random:64 created_at=written-at',
  ]);
});

test('the sidecar reads three secrets with their metadata, and may keep its token', () => {
  expect(rules(kgc(), 'kgc-read')).toEqual({ ...ownToken, ...each('data', 'read'), ...each('metadata', 'read') });
});

test('the rotator replaces and destroys besides, and can create nothing', () => {
  expect(rules(kgc(), 'kgc-rotate')).toEqual({
    ...ownToken,
    ...each('data', 'read', 'update'),
    ...each('metadata', 'read'),
    ...each('destroy', 'update'),
    'sys/tools/random/64': ['update'],
  });
});

test.each([
  ['kgc-sidecar', 'kgc-read'],
  ['kgc-rotator', 'kgc-rotate'],
])('%s logs in by its service account, with %s and nothing besides', (name, policy) => {
  expect(role(name)).toMatchObject({
    backend: 'kubernetes',
    bound_service_account_names: [name],
    bound_service_account_namespaces: ['kgc'],
    audience: 'vault',
    token_policies: [policy],
    token_no_default_policy: true,
  });
});

test('a renewal gives the sidecar 24 hours again; the rotator gets 15 minutes, 30 at most', () => {
  expect(role('kgc-sidecar')['token_period']).toBe(86_400);
  expect(role('kgc-rotator')).toMatchObject({ token_ttl: 900, token_max_ttl: 1800 });
  expect(role('kgc-rotator')).not.toHaveProperty('token_period');
});

test('the sidecar may be held to a new login every day', () => {
  const strict = role('kgc-sidecar', { sidecarToken: { ttl: Duration.hours(1), maxTtl: Duration.hours(24) } });
  expect(strict).toMatchObject({ token_ttl: 3600, token_max_ttl: 86_400 });
  expect(strict).not.toHaveProperty('token_period');
});

test('operators write the first values, and read none', () => {
  expect(rules(kgc(), 'kgc-seed')).toEqual({ ...each('data', 'update', 'patch'), ...each('metadata', 'read') });
});

describe('where the environment names the database', () => {
  const named = () => kgc({ databases: { 'kgc-db': { host: 'postgres.kgc.internal', port: 5433 } } });

  test('Vault changes the password every 720 hours', () => {
    expect(named().resource('vault_database_secret_backend_static_role')).toMatchObject({
      backend: 'kgc-db',
      name: 'kgc-app',
      username: 'kgc-app',
      rotation_period: 720 * 3600,
    });
    expect(named().resource('vault_database_secret_backend_connection')).toMatchObject({
      allowed_roles: ['kgc-app'],
      postgresql: { password_wo: '${var.kgc_db_password}', username: 'vault-kgc' },
    });
  });

  test.each(['kgc-read', 'kgc-rotate'])('%s reads it besides', (policy) => {
    expect(rules(named(), policy)).toEqual({ ...rules(kgc(), policy), 'kgc-db/static-creds/kgc-app': ['read'] });
  });

  test('db_url says where, and holds no password', () => {
    const labels = named()
      .resources('vault_generic_endpoint')
      .find(({ path }) => path === 'kgc/metadata/database-credentials')!;
    expect(JSON.parse(String(labels['data_json'])).custom_metadata.fields).toBe(
      'db_url=text:postgresql://postgres.kgc.internal:5433/kgc?sslmode=verify-full created_at=written-at',
    );
  });

  test('elsewhere there is no engine', () => {
    expect(kgc().resources('vault_mount')).toHaveLength(1);
  });
});
