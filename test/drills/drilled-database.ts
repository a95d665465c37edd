import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '../../operations/local/port';
import { Postgres } from '../../operations/local/postgres';
import { findPostgres } from '../../operations/local/toolchain';
import { Skip } from '../e2e/results';
import { Gate } from './gate';
import type { World } from './world';

/** Mount of the engine. */
export const ENGINE = 'drill-db';

export interface DrilledDatabase {
  readonly server: Postgres;
  /** Between Vault and the database. */
  readonly gate: Gate;
}

/**
 * A PostgreSQL to whose database `postgres` an engine of Vault has the connection `postgres`, with a password that only Vault knows. Both
 * are gone afterwards.
 *
 * @throws Skip where this machine has no PostgreSQL.
 */
export async function withDatabase<T>(world: World, work: (database: DrilledDatabase) => Promise<T>): Promise<T> {
  const postgres = await findPostgres();
  if ('sentence' in postgres) throw new Skip(postgres.sentence);
  const port = await freePort();
  const logFile = join(world.logFolder, `postgres-${port}.log`);
  const server = await Postgres.start({ postgres, port, tlsFolder: world.tlsFolder, logFile });
  const gate = await Gate.to(port);
  try {
    await connectVault(world, server, gate);
    return await work({ server, gate });
  } finally {
    await gate.open();
    await (await world.vault()).call('DELETE', `sys/mounts/${ENGINE}`, { seconds: 30 });
    gate.close();
    await server.stop();
  }
}

async function connectVault(world: World, server: Postgres, gate: Gate): Promise<void> {
  const vault = await world.vault();
  const password = randomUUID();
  await server.asOwner('postgres', "CREATE ROLE vault LOGIN CREATEROLE PASSWORD :'password';", { password });
  await vault.expect('POST', `sys/mounts/${ENGINE}`, { body: { type: 'database' } });
  const connection = {
    plugin_name: 'postgresql-database-plugin',
    connection_url: `postgresql://{{username}}:{{password}}@127.0.0.1:${gate.port}/postgres?sslmode=verify-full`,
    password_authentication: 'scram-sha-256',
    allowed_roles: ['*'],
    username: 'vault',
    password,
  };
  await vault.expect('POST', `${ENGINE}/config/postgres`, { body: connection });
  await vault.expect('POST', `${ENGINE}/rotate-root/postgres`);
}
