import type { Block, Template } from '../template';
import { smartDairy } from './smart-dairy-sample';

const { template: prod } = smartDairy();
const HOUR = 3600;

const connection = (name: string, template = prod) =>
  template.resources('vault_database_secret_backend_connection').find((candidate) => candidate['name'] === name);

const role = (name: string, template = prod): Block =>
  template.resources('vault_database_secret_backend_role').find((candidate) => candidate['name'] === name)!;

const statements = (name: string, template = prod) =>
  ['creation_statements', 'revocation_statements'].map((part) => String(role(name, template)[part])).join('\n');

const staticRoles = (template: Template) =>
  Object.fromEntries(
    template
      .resources('vault_database_secret_backend_static_role')
      .map(({ name, username, rotation_schedule, rotation_period }) => [
        name,
        [username, rotation_schedule ?? rotation_period],
      ]),
  );

test('Vault verifies the certificate of production, and tells it which roles there are', () => {
  expect(connection('milk-tracker-prod')).toMatchObject({
    backend: 'smart-dairy/db',
    verify_connection: true,
    allowed_roles: [
      'delivery-service-static',
      'deployment',
      'milk-tracker-readonly',
      'milk-tracker-readwrite',
      'milk-tracker-static',
      'payment-service-static',
    ],
    postgresql: {
      connection_url:
        'postgresql://{{username}}:{{password}}@prod-db.smartdairy.internal:5432/milk_tracker_prod?sslmode=verify-full',
      username: 'vault_admin',
      password_authentication: 'scram-sha-256',
    },
  });
});

test('an environment may say where a connection leads', () => {
  const { template } = smartDairy({ databases: { 'milk-tracker-prod': { host: '127.0.0.1', port: 15432 } } });
  expect(connection('milk-tracker-prod', template)).toMatchObject({
    postgresql: { connection_url: expect.stringContaining('@127.0.0.1:15432/milk_tracker_prod?') },
  });
});

test('applications get members of group roles, whose objects stay with the owner of the tables', () => {
  expect(role('milk-tracker-readwrite')).toMatchObject({ default_ttl: HOUR, max_ttl: 24 * HOUR });
  expect(statements('milk-tracker-readwrite')).toMatch(
    /IN ROLE "milk_tracker_app"[\s\S]*REASSIGN OWNED BY "{{name}}" TO "milk_tracker_owner"; DROP OWNED BY "{{name}}"; DROP ROLE/,
  );
  expect(role('milk-tracker-readonly')).toMatchObject({ default_ttl: HOUR, max_ttl: 4 * HOUR });
  expect(statements('milk-tracker-readonly')).toMatch(
    /IN ROLE "milk_tracker_readonly"[\s\S]*DROP OWNED BY "{{name}}"; DROP ROLE/,
  );
});

test('pipelines own what they make: tests in a database of their own, migrations in production', () => {
  for (const [name, database, owner] of [
    ['test-runner', 'milk-tracker-test', 'milk_tracker_owner_test'],
    ['jenkins', 'milk-tracker-test', 'milk_tracker_owner_test'],
    ['deployment', 'milk-tracker-prod', 'milk_tracker_owner'],
  ] as const) {
    expect(role(name)).toMatchObject({ db_name: database, default_ttl: HOUR / 2, max_ttl: HOUR });
    expect(statements(name)).toContain(`ALTER ROLE "{{name}}" SET role = '${owner}'`);
  }
});

test('passwords of users that stay change on Sunday at two', () => {
  expect(staticRoles(prod)).toEqual({
    'milk-tracker-static': ['mt_app_user', '0 2 * * 0'],
    'delivery-service-static': ['ds_app_user', '0 2 * * 0'],
    'payment-service-static': ['ps_app_user', '0 2 * * 0'],
  });
});

test('stages share neither accounts nor groups, so that one server may hold them all', () => {
  const { template } = smartDairy({ stages: ['dev', 'staging', 'prod'] });
  const accounts = template
    .resources('vault_database_secret_backend_connection')
    .map(({ postgresql }) => (postgresql as Block)['username']);
  expect(accounts.sort()).toEqual(['vault_admin', 'vault_admin_dev', 'vault_admin_staging', 'vault_admin_test']);
  expect(statements('milk-tracker-readwrite-staging', template)).toContain('IN ROLE "milk_tracker_app_staging"');
  expect(staticRoles(template)).toMatchObject({ 'payment-service-static-dev': ['ps_app_user_dev', '0 2 * * 0'] });
});

test('replica, cache and analytics exist where the environment names them', () => {
  expect(prod.resources('vault_database_secret_backend_connection')).toHaveLength(2);
  const at = { host: 'elsewhere.smartdairy.internal', ca: 'PEM' };
  const { template } = smartDairy({
    databases: {
      'milk-tracker-replica-prod': at,
      'milk-tracker-cache-prod': at,
      'milk-tracker-analytics-prod': { host: at.host },
    },
  });
  expect(role('milk-tracker-replica-readonly', template)).toMatchObject({
    db_name: 'milk-tracker-replica-prod',
    max_ttl: 4 * HOUR,
  });
  expect(role('analytics', template)).toMatchObject({
    db_name: 'milk-tracker-analytics-prod',
    max_ttl: 24 * HOUR,
  });
  expect(staticRoles(template)).toMatchObject({ cache: ['cache_user', 720 * HOUR] });
});
