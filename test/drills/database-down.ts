import { setTimeout as sleep } from 'node:timers/promises';
import type { VaultClient } from '../../operations/vault-client';
import { type Drill, repeated } from './drill';
import { type DrilledDatabase, ENGINE, withDatabase } from './drilled-database';
import { until } from './until';

/** Slow enough to be interrupted. */
const STATEMENTS = `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'; SELECT pg_sleep(2);`;

export const databaseDown: Drill = {
  name: 'database-down',
  done: 'PostgreSQL cut off before an issue, in the middle of one, and during a revocation; then back; twice',
  expected: 'no credentials are answered; the revocation is tried again by Vault; no account is left over',
  run: (world) =>
    withDatabase(world, async (database) => {
      const vault = await world.vault();
      const seconds = await repeated(() => cutOff(vault, database), 2);
      return {
        happened:
          'all issues refused; who waited for the revocation was told that it failed; without waiting it was tried again; ' +
          'no account and no lease is left',
        figures: [{ what: 'database back → revoked account gone', seconds }],
      };
    }),
};

/** @returns how long after the database is back the account of a lease that is revoked is gone. */
async function cutOff(vault: VaultClient, { server, gate }: DrilledDatabase): Promise<number> {
  const accounts = async () =>
    Number(await server.asOwner('postgres', "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'v-%'"));
  const role = { db_name: 'postgres', creation_statements: [STATEMENTS], default_ttl: '10m', max_ttl: '10m' };
  await vault.expect('POST', `${ENGINE}/roles/app`, { body: role });
  const { lease_id } = await vault.expect('GET', `${ENGINE}/creds/app`, { seconds: 20 });

  gate.close();
  await isRefused(vault);
  await gate.open();
  const issuing = isRefused(vault);
  await sleep(1000);
  if ((await accounts()) > 1) throw new Error('the account is there before its statements are done');
  gate.close();
  await issuing;
  // It notices at the end of a statement that nobody listens.
  await until(async () => ((await accounts()) === 1 ? {} : 'there is not one account, and one was issued'), 20);

  const waiting = await vault.call('POST', 'sys/leases/revoke', { body: { lease_id, sync: true }, seconds: 20 });
  if (waiting.status < 300) throw new Error('Vault says that it revoked what it could not reach');
  // Answered by 202, without a body.
  await vault.transfer('POST', 'sys/leases/revoke', Buffer.from(JSON.stringify({ lease_id, sync: false })));
  await sleep(2000);
  if ((await accounts()) !== 1) throw new Error('the account is gone, though its database was cut off');
  await gate.open();
  const back = Date.now();
  await until(async () => ((await accounts()) === 0 ? {} : 'the account is still there'));
  const seconds = (Date.now() - back) / 1000;
  await until(async () => {
    const { status } = await vault.call('POST', 'sys/leases/lookup', { body: { lease_id } });
    return status < 300 ? 'Vault still has the lease' : {};
  }, 10);
  return seconds;
}

/** @throws Error where credentials are answered. */
async function isRefused(vault: VaultClient): Promise<void> {
  const { status } = await vault.call('GET', `${ENGINE}/creds/app`, { seconds: 30 });
  if (status < 300) throw new Error('credentials are answered while their database is cut off');
}
