import type { ListrTask } from 'listr2';
import type { Connection } from '../../operations/up/database-connections';
import type { DatabaseServers } from '../../operations/up/database-servers';
import { isRefused } from './issued';
import type { LocalRun } from './local-run';
import { type Results, Skip } from './results';

/** What is true of every connection, whoever's it is. */
export function databases(run: LocalRun, results: Results): ListrTask[] {
  return [
    results.check("the first password of every account of Vault's no longer works", async () => {
      const servers = serversOf(run);
      const names = await forEach(run, servers, async (connection) => {
        const { kind, database } = connection;
        const first = servers.firstUser(connection);
        const answer =
          kind === 'redis' ? servers.redis!.as(first, 'PING') : servers.postgres!.as(first, database, 'SELECT 1;');
        await isRefused(answer, `the first password of ${connection.name}`);
      });
      return names.join(', ');
    }),
    results.check(
      "no account of Vault's in PostgreSQL is a superuser, makes databases or passes row security",
      async () => {
        const servers = serversOf(run);
        const postgres = servers.of('postgresql').filter(({ stack }) => run.applied.has(stack));
        if (postgres.length === 0) throw new Skip('no stack with PostgreSQL was applied');
        for (const { username } of postgres) {
          const sql = `SELECT rolsuper OR rolcreatedb OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = '${username}';`;
          const may = await servers.postgres!.asOwner('postgres', sql);
          if (may !== 'f') throw new Error(`${username} may more than make users: ${may}`);
        }
        return postgres.map(({ username }) => username).join(', ');
      },
    ),
  ];
}

export function serversOf({ databases }: LocalRun): DatabaseServers {
  if (!databases.postgres && !databases.redis) throw new Skip('no database server runs');
  return databases;
}

async function forEach(run: LocalRun, servers: DatabaseServers, check: (connection: Connection) => Promise<void>) {
  const applied = servers.connections.filter(({ stack }) => run.applied.has(stack));
  if (applied.length === 0) throw new Skip('no stack with a connection was applied');
  for (const connection of applied) await check(connection);
  return applied.map(({ name }) => name);
}
