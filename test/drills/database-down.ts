import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../operations/local/port';
import { Postgres } from '../../operations/local/postgres';
import { findPostgres } from '../../operations/local/toolchain';
import type { VaultClient } from '../../operations/vault-client';
import { Skip } from '../e2e/results';
import type { Drill, Observed } from './drill';
import { Gate } from './gate';
import type { World } from './world';

const ENGINE = 'drill-db';
/** Slow enough to be interrupted. */
const STATEMENTS = `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'; SELECT pg_sleep(2);`;

export const databaseDown: Drill = {
  name: 'database-down',
  done: 'PostgreSQL cut off before an issue, in the middle of one, and during a revocation; then back',
  expected: 'no credentials are answered; the revocation is tried again by Vault; no account is left over',
  async run(world) {
    const postgres = await findPostgres();
    if ('sentence' in postgres) throw new Skip(postgres.sentence);
    const port = await freePort();
    const logFile = join(world.logFolder, 'postgres.log');
    const server = await Postgres.start({ postgres, port, tlsFolder: world.tlsFolder, logFile });
    const gate = await Gate.to(port);
    try {
      return await cutOff(world, server, gate);
    } finally {
      await gate.open();
      await (await world.vault()).call('DELETE', `sys/mounts/${ENGINE}`);
      gate.close();
      await server.stop();
    }
  },
};

async function cutOff(world: World, server: Postgres, gate: Gate): Promise<Observed> {
  const vault = await world.vault();
  await prepare(vault, server, gate);
  const accounts = async () =>
    Number(await server.asOwner('postgres', "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'v-%'"));
  const { lease_id } = await vault.expect('GET', `${ENGINE}/creds/app`, { seconds: 20 });

  gate.close();
  await isRefused(vault);
  await gate.open();
  const issuing = isRefused(vault);
  await sleep(1000);
  gate.close();
  await issuing;
  // It notices at the end of a statement that nobody listens.
  await sleep(2500);
  if ((await accounts()) !== 1) throw new Error(`there are ${await accounts()} accounts, and one was issued`);

  const waiting = await vault.call('POST', 'sys/leases/revoke', { body: { lease_id, sync: true }, seconds: 20 });
  if (waiting.status < 300) throw new Error('Vault says that it revoked what it could not reach');
  await vault.expect('POST', 'sys/leases/revoke', { body: { lease_id, sync: false } });
  await sleep(2000);
  if ((await accounts()) !== 1) throw new Error('the account is gone, though its database was cut off');
  await gate.open();
  const back = Date.now();
  while ((await accounts()) > 0) {
    if (Date.now() - back > 60_000) throw new Error('a minute after the database is back the account is still there');
    await sleep(200);
  }
  const { status } = await vault.call('POST', 'sys/leases/lookup', { body: { lease_id } });
  if (status < 300) throw new Error('Vault still has the lease');
  return {
    happened:
      'both issues refused; who waited for the revocation was told; it was tried again; no account, no lease is left',
    figures: [{ what: 'database back → revoked account gone', seconds: [(Date.now() - back) / 1000] }],
  };
}

async function prepare(vault: VaultClient, server: Postgres, gate: Gate): Promise<void> {
  const password = randomUUID();
  await server.asOwner('postgres', "CREATE ROLE vault LOGIN CREATEROLE PASSWORD :'password';", { password });
  await vault.expect('POST', `sys/mounts/${ENGINE}`, { body: { type: 'database' } });
  const connection = {
    plugin_name: 'postgresql-database-plugin',
    connection_url: `postgresql://{{username}}:{{password}}@127.0.0.1:${gate.port}/postgres?sslmode=verify-full`,
    allowed_roles: ['app'],
    username: 'vault',
    password,
  };
  await vault.expect('POST', `${ENGINE}/config/postgres`, { body: connection });
  await vault.expect('POST', `${ENGINE}/rotate-root/postgres`);
  const role = { db_name: 'postgres', creation_statements: [STATEMENTS], default_ttl: '10m', max_ttl: '10m' };
  await vault.expect('POST', `${ENGINE}/roles/app`, { body: role });
}

/** @throws Error where credentials are answered. */
async function isRefused(vault: VaultClient): Promise<void> {
  const { status } = await vault.call('GET', `${ENGINE}/creds/app`, { seconds: 30 });
  if (status < 300) throw new Error('credentials are answered while their database is cut off');
}
