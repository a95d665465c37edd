import { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { connectionsOf } from '../../operations/up/database-connections';
import { auditEntries } from '../e2e/audit';

function connection(config: object) {
  const environment = { name: 'test', account: '111122223333', disposable: true, production: false };
  const identity = { name: 'test-tenant-shop', environment, dependencies: [], directory: '.' };
  const json = { resource: { vault_database_secret_backend_connection: { one: { name: 'shop-db', ...config } } } };
  return connectionsOf([new SynthesizedStack(identity, json)])[0];
}

const user = { username: 'vault' };

test('a connection says which server, database, account and variable it needs', () => {
  const connection_url = 'postgresql://{{username}}:{{password}}@127.0.0.1:15432/shop_prod?sslmode=verify-full';
  const postgresql = { ...user, connection_url, password_wo: '${var.shop_password}' };
  expect(connection({ postgresql })).toMatchObject({
    ...user,
    name: 'shop-db',
    kind: 'postgresql',
    port: 15432,
    database: 'shop_prod',
    variable: 'shop_password',
  });
});

test('MySQL has its address in brackets, Redis in arguments of its own', () => {
  const connection_url = '{{username}}:{{password}}@tcp(127.0.0.1:13306)/?tls=true';
  expect(connection({ mysql: { ...user, connection_url } })).toMatchObject({
    kind: 'mysql',
    port: 13306,
    database: '',
  });
  const redis = { ...user, host: '127.0.0.1', port: 16379, password: '${var.cache_password}' };
  expect(connection({ redis })).toMatchObject({ kind: 'redis', port: 16379, variable: 'cache_password' });
});

test('a server elsewhere has no port here', () => {
  const connection_url = 'postgresql://{{username}}:{{password}}@db.example.internal:5432/shop?sslmode=verify-full';
  expect(connection({ postgresql: { ...user, connection_url } })).not.toHaveProperty('port');
});

test('entries of an audit device are found among the lines of a log', () => {
  const entry = { type: 'request', error: 'permission denied', request: { path: 'kgc/data/another' } };
  const log = ['2026-11-22T07:29:23.686Z [INFO]  core: vault is unsealed', JSON.stringify(entry), ''].join('\n');
  expect(auditEntries(log)).toEqual([entry]);
});
