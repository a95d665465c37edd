import type { VaultClient } from '../../operations/vault-client';
import type { Drill, Observed } from './drill';
import { withTokens } from './persona-token';
import { Runbook } from './runbook';
import { type TenantDatabase, withTenantDatabase } from './tenant-database';
import { until } from './until';
import type { World } from './world';

const ROLE = 'milk-tracker-readwrite';
const READERS = ['admin', 'smart-dairy-devops'] as const;

export const runbookDatabase: Drill = {
  name: 'runbook-database',
  done: 'the runbook of a database that fails: cut off, with another password, without its group roles, without the role in its connection',
  expected: 'each is told from the others by what Vault answers, and is over after what the runbook says',
  run: (world) =>
    withTenantDatabase(world, 'smart-dairy', 'milk-tracker-prod', async (database) =>
      withTokens(world, READERS, (tokens) => fails(world, database, tokens)),
    ),
};

async function fails(
  world: World,
  database: TenantDatabase,
  tokens: Readonly<Record<(typeof READERS)[number], string>>,
): Promise<Observed> {
  const { server, gate } = database;
  const root = await world.vault();
  const runbook = await Runbook.open(world, 'database');
  const left = () => server.asOwner('postgres', "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'v-%'");
  const issue = () =>
    withTokens(world, ['milk-tracker-prod'], async (own) => {
      const typed = await runbook.type('Make a credential', own['milk-tracker-prod']);
      await until(async () => ((await left()) === '0' ? {} : 'the user that was made by hand is left'), 10);
      return typed;
    });
  const well = async () => (await issue()).says('"lease_duration": 3600');
  await well();

  gate.close();
  (await issue()).says('connection refused');
  await gate.open();
  await well();

  const { sql, password } = { sql: runbook.sql('own account'), password: 'by-whoever-owns-it' };
  await server.asOwner('postgres', sql, { password: 'by-mistake' });
  // Vault's sessions outlive a change of the password, until the database is restarted.
  await server.asOwner(
    'postgres',
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'vault_admin';",
  );
  (await issue()).says('password authentication failed for user "vault_admin"');
  await server.asOwner('postgres', sql, { password });
  await database.sendPassword(password);
  await well();

  await server.asOwner('postgres', 'ALTER ROLE milk_tracker_app RENAME TO lost;');
  (await issue()).says('role "milk_tracker_app" does not exist');
  await server.asOwner('postgres', 'ALTER ROLE lost RENAME TO milk_tracker_app;');
  await well();

  await allow(root, ['milk-tracker-readonly']);
  (await issue()).says('is not an allowed role');
  await allow(root, [ROLE, 'milk-tracker-readonly']);
  await well();

  for (const reader of READERS) {
    (await runbook.type('What is configured', tokens[reader])).says(
      `"${ROLE}"`,
      'allowed_roles',
      '"db_name": "milk-tracker-prod"',
      'sslmode=verify-full',
      'IN ROLE \\"milk_tracker_app\\"',
    );
  }
  (await runbook.type('The mount', tokens.admin)).says('"max_lease_ttl": 86400');
  (await runbook.type('It is over', tokens.admin)).says('{"lease_count":0}');
  return { happened: `each of the four was told, and over afterwards; no user is left; ${runbook.leavesNothing()}` };
}

async function allow(root: VaultClient, allowed_roles: readonly string[]): Promise<void> {
  await root.expect('POST', 'smart-dairy/db/config/milk-tracker-prod', {
    body: { allowed_roles, verify_connection: false },
  });
}
