import type { TerraformStack } from 'cdktf';
import { Duration } from '../../../constructs/vault/duration';
import { DatabaseEngine } from '../../../constructs/vault/engines/database-engine';
import { MongoConnection } from '../../../constructs/vault/engines/database-mongodb';
import { MysqlConnection } from '../../../constructs/vault/engines/database-mysql';
import { PostgresConnection } from '../../../constructs/vault/engines/database-postgres';
import { RedisConnection } from '../../../constructs/vault/engines/database-redis';
import { ThrowAwayPassword } from '../../../constructs/vault/engines/database-throw-away-password';
import { mysql } from '../../../constructs/vault/engines/databases/mysql-statements';
import { postgres } from '../../../constructs/vault/engines/databases/postgres-statements';
import { PasswordPolicy } from '../../../constructs/vault/password-policy';
import { Principal } from '../../../constructs/vault/principal';
import { SecretSource } from '../../../constructs/vault/secret-source';
import { Template } from '../../template';
import { allowed } from '../allowed';

const { hours, days } = Duration;
const CONNECTION = 'vault_database_secret_backend_connection';

const engine = (stack: TerraformStack) => new DatabaseEngine(stack, 'db', { path: 'shop/db', maxTtl: hours(24) });
const secret = (stack: TerraformStack, name: string) => new SecretSource(stack, name, { description: 'x', version: 3 });
const orders = (
  stack: TerraformStack,
  more: { readonly host?: string; readonly passwordPolicy?: PasswordPolicy } = {},
) =>
  new PostgresConnection(engine(stack), 'orders', {
    host: 'db.internal',
    database: 'shop',
    username: 'vault_admin',
    ca: 'PEM',
    bootstrapPassword: secret(stack, 'orders_password'),
    ...more,
  });
const statements = postgres.memberOf('shop_ro');

test('Terraform refuses to replace the mount, whose users would stay in the databases, and caps every lease', () => {
  expect(Template.of(engine).resource('vault_mount')).toMatchObject({
    path: 'shop/db',
    type: 'database',
    max_lease_ttl_seconds: 86_400,
    lifecycle: { prevent_destroy: true },
  });
});

test('a connection verifies the server, itself, and whom it talks to; its password is ephemeral and sent with its version', () => {
  const connection = Template.of((stack) => {
    orders(stack);
  }).resource(CONNECTION);
  expect(connection).toMatchObject({
    verify_connection: true,
    lifecycle: { prevent_destroy: true },
    postgresql: {
      connection_url: 'postgresql://{{username}}:{{password}}@db.internal:5432/shop?sslmode=verify-full',
      tls_ca: 'PEM',
      username: 'vault_admin',
      password_wo: '${var.orders_password}',
      password_wo_version: 3,
      password_authentication: 'scram-sha-256',
    },
  });
  expect(connection['postgresql']).not.toHaveProperty('password');
});

test('right after the connection is made its password is changed, and again whenever it is given another', () => {
  const template = Template.of((stack) => {
    orders(stack);
  });
  const [id] = Object.keys(template.byId(CONNECTION));
  expect(template.resource('vault_generic_endpoint')).toMatchObject({
    path: 'shop/db/rotate-root/orders',
    data_json: '{}',
    disable_read: true,
    disable_delete: true,
    depends_on: [`${CONNECTION}.${id}`],
    lifecycle: { replace_triggered_by: [`${CONNECTION}.${id}.postgresql[0].password_wo_version`] },
  });
});

test('a connection is open to the roles declared on it and to no other', () => {
  const template = Template.of((stack) => {
    const connection = orders(stack);
    connection.role('readwrite', { statements, ttl: hours(1) });
    connection.staticRole('app', { username: 'app', rotation: days(30) });
    const other = { host: 'b.internal', username: 'vault', bootstrapPassword: secret(stack, 'crm_password') };
    const crm = new MysqlConnection(connection.engine, 'crm', other);
    crm.role('crm', { statements: mysql.readOnly('crm'), ttl: hours(1) });
  });
  expect(template.resources(CONNECTION).map(({ allowed_roles }) => allowed_roles)).toEqual([
    ['crm'],
    ['app', 'readwrite'],
  ]);
});

test('a role makes users by its statements, for its time, once the bootstrap password is worth nothing', () => {
  const template = Template.of((stack) => {
    orders(stack).role('readonly', { statements, ttl: hours(1), maxTtl: hours(4) });
  });
  const [rotation] = Object.keys(template.byId('vault_generic_endpoint'));
  expect(template.resource('vault_database_secret_backend_role')).toMatchObject({
    backend: 'shop/db',
    db_name: 'orders',
    name: 'readonly',
    default_ttl: 3600,
    max_ttl: 14_400,
    creation_statements: statements.creation,
    renew_statements: statements.renewal,
    revocation_statements: statements.revocation,
    depends_on: [`vault_generic_endpoint.${rotation}`],
  });
});

test('a role lives no longer than its mount allows', () => {
  const declare = (ttl: Duration, maxTtl?: Duration) => () =>
    Template.of((stack) => {
      orders(stack).role('readonly', { statements, ttl, ...(maxTtl && { maxTtl }) });
    });
  expect(declare(hours(5), hours(4))).toThrow(
    "Role 'readonly': its ttl, 5 hours, exceeds the maxTtl, 4 hours. Shorten the one or raise the other.",
  );
  expect(declare(hours(1), hours(25))).toThrow("its maxTtl, 25 hours, exceeds the maximum of 'shop/db/', 24 hours");
  expect(declare(hours(25))).toThrow('its ttl, 25 hours, exceeds');
  expect(declare(days(1), hours(24))).not.toThrow();
});

test('a static role rotates after a time or on a schedule', () => {
  const template = Template.of((stack) => {
    const connection = orders(stack);
    connection.staticRole('kgc', { username: 'kgc_app', rotation: days(30) });
    connection.staticRole('weekly', { username: 'mt_app_user', rotation: { schedule: '0 2 * * 0' } });
  });
  const [kgc, weekly] = template.resources('vault_database_secret_backend_static_role');
  expect(kgc).toMatchObject({ username: 'kgc_app', rotation_period: 2_592_000 });
  expect(weekly).toMatchObject({ username: 'mt_app_user', rotation_schedule: '0 2 * * 0' });
  expect(weekly).not.toHaveProperty('rotation_period');
  const wrong = (schedule: string) => () =>
    Template.of((stack) => {
      orders(stack).staticRole('weekly', { username: 'x', rotation: { schedule } });
    });
  for (const schedule of ['weekly', '0 2 * *', '0 2 * * 0 2026', ''])
    expect(wrong(schedule)).toThrow('cannot rotate at');
});

test('a grant is to read the credentials of one role', () => {
  const may: Record<string, string>[] = [];
  Template.of((stack) => {
    const connection = orders(stack);
    const app = new Principal(stack, 'app');
    connection.role('readonly', { statements, ttl: hours(1) }).grantCredentials(app);
    connection.role('readwrite', { statements, ttl: hours(1) });
    connection.staticRole('kgc', { username: 'kgc_app', rotation: days(30) }).grantCredentials(app);
    const places = ['creds', 'static-creds', 'roles', 'static-roles', 'rotate-role'].flatMap((place) =>
      ['readonly', 'readwrite', 'kgc'].map((role) => `shop/db/${place}/${role}`),
    );
    may.push(allowed(app, [...places, 'shop/db/config/orders', 'shop/db/rotate-root/orders', 'shop/db/reset/orders']));
  });
  expect(may).toEqual([{ 'shop/db/creds/readonly': 'read', 'shop/db/static-creds/kgc': 'read' }]);
});

test('a role name stands once in a mount, on whatever connection and of whatever kind', () => {
  expect(() =>
    Template.of((stack) => {
      const connection = orders(stack);
      connection.role('app', { statements, ttl: hours(1) });
      connection.staticRole('app', { username: 'app', rotation: days(30) });
    }),
  ).toThrow("Role 'app' of 'shop/db/' is declared twice: names are shared by all its connections.");
});

test('all roles cannot be said: neither as a name nor as a wildcard in one', () => {
  for (const name of ['*', 'a*b', 'App', 'app/x', 'app-']) {
    const declare = () => Template.of((stack) => void orders(stack).role(name, { statements, ttl: hours(1) }));
    expect(declare).toThrow(`'${name}' cannot name a database role`);
  }
});

test('statements of another database do not compile', () => {
  Template.of((stack) => {
    // @ts-expect-error MySQL's on PostgreSQL
    orders(stack).role('readonly', { statements: mysql.readOnly('shop'), ttl: hours(1) });
  });
});

test('a password policy makes the passwords of both kinds of roles, which wait for it', () => {
  const template = Template.of((stack) => {
    const connection = orders(stack, { passwordPolicy: new PasswordPolicy(stack, 'shop-database', { length: 40 }) });
    connection.role('readonly', { statements, ttl: hours(1) });
    connection.staticRole('kgc', { username: 'kgc_app', rotation: days(30) });
  });
  const [policy] = Object.keys(template.byId('vault_password_policy'));
  for (const type of ['vault_database_secret_backend_role', 'vault_database_secret_backend_static_role']) {
    expect(template.resource(type)).toMatchObject({
      credential_config: { password_policy: 'shop-database' },
      depends_on: expect.arrayContaining([`vault_password_policy.${policy}`]),
    });
  }
});

test('a host that would say more than a host is refused', () => {
  for (const host of ['db.internal:5432', 'x@evil', 'db/other?sslmode=disable#', 'postgres://db', '']) {
    expect(() => Template.of((stack) => void orders(stack, { host }))).toThrow(`'${host}' is not the host`);
  }
});

test('MySQL and MongoDB verify TLS, and fit the names of users to what each takes', () => {
  const template = Template.of((stack) => {
    const db = engine(stack);
    const props = { host: 'b.internal', username: 'vault', bootstrapPassword: secret(stack, 'password') };
    new MysqlConnection(db, 'crm', { ...props, ca: 'PEM' });
    new MongoConnection(db, 'analytics', { ...props, caFile: '/vault/tls/mongo.pem' });
  });
  const [analytics, crm] = template.resources(CONNECTION);
  expect(crm).toMatchObject({
    mysql: {
      connection_url: '{{username}}:{{password}}@tcp(b.internal:3306)/?tls=true',
      tls_ca: 'PEM',
      password_wo_version: 3,
      username_template: expect.stringContaining('| truncate 32 }}'),
    },
  });
  expect(analytics).toMatchObject({
    mongodb: {
      connection_url:
        'mongodb://{{username}}:{{password}}@b.internal:27017/admin?tls=true&tlsCAFile=/vault/tls/mongo.pem',
      password_wo_version: 3,
    },
  });
});

test('what would change the address of MongoDB is refused', () => {
  const declare = (caFile: string) => () =>
    Template.of((stack) => {
      const props = { host: 'b.internal', username: 'vault', bootstrapPassword: secret(stack, 'password') };
      new MongoConnection(engine(stack), 'analytics', { ...props, caFile });
    });
  expect(declare('/ca.pem&tlsInsecure=true')).toThrow('give an absolute path');
  expect(declare('ca.pem')).toThrow('give an absolute path');
});

const redis = (ca?: string) =>
  Template.of((stack) => {
    new RedisConnection(engine(stack), 'cart', {
      host: 'cache.internal',
      username: 'vault',
      ca,
      bootstrapPassword: new ThrowAwayPassword(stack, 'cart_password', { description: 'x' }),
    });
  });

test('Redis without the authority of its certificate is refused: Vault could not connect', () => {
  expect(() => redis()).toThrow("Connection 'cart' names no authority");
});

test('Redis is sent a throw-away password once, which is changed at once and never looked at again', () => {
  const template = redis('PEM');
  expect(template.resource(CONNECTION)).toMatchObject({
    redis: {
      host: 'cache.internal',
      port: 6379,
      tls: true,
      ca_cert: 'PEM',
      insecure_tls: false,
      password: '${var.cart_password}',
    },
    lifecycle: { prevent_destroy: true, ignore_changes: ['redis[0].password'] },
  });
  expect(template.resource('vault_generic_endpoint')).toMatchObject({ path: 'shop/db/rotate-root/cart' });
});
