import { setTimeout as sleep } from 'node:timers/promises';
import type { VaultClient } from '../../operations/vault-client';
import type { Drill, Observed } from './drill';
import { type DrilledDatabase, ENGINE, withDatabase } from './drilled-database';

/** Slow enough to be interrupted. */
const STATEMENTS = `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'; SELECT pg_sleep(2);`;

export const databaseDown: Drill = {
  name: 'database-down',
  done: 'PostgreSQL cut off before an issue, in the middle of one, and during a revocation; then back',
  expected: 'no credentials are answered; the revocation is tried again by Vault; no account is left over',
  run: (world) => withDatabase(world, async (database) => cutOff(await world.vault(), database)),
};

async function cutOff(vault: VaultClient, { server, gate }: DrilledDatabase): Promise<Observed> {
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
  await sleep(2500);
  if ((await accounts()) !== 1) throw new Error(`there are ${await accounts()} accounts, and one was issued`);

  const waiting = await vault.call('POST', 'sys/leases/revoke', { body: { lease_id, sync: true }, seconds: 20 });
  if (waiting.status < 300) throw new Error('Vault says that it revoked what it could not reach');
  // Answered by 202, without a body.
  await vault.transfer('POST', 'sys/leases/revoke', Buffer.from(JSON.stringify({ lease_id, sync: false })));
  await sleep(2000);
  if ((await accounts()) !== 1) throw new Error('the account is gone, though its database was cut off');
  await gate.open();
  const back = Date.now();
  while ((await accounts()) > 0) {
    if (Date.now() - back > 60_000) throw new Error('a minute after the database is back the account is still there');
    await sleep(200);
  }
  const seconds = (Date.now() - back) / 1000;
  await sleep(500);
  const { status } = await vault.call('POST', 'sys/leases/lookup', { body: { lease_id } });
  if (status < 300) throw new Error('Vault still has the lease');
  return {
    happened:
      'both issues refused; who waited for the revocation was told that it failed; without waiting it was tried again; ' +
      'no account and no lease is left',
    figures: [{ what: 'database back → revoked account gone', seconds: [seconds] }],
  };
}

/** @throws Error where credentials are answered. */
async function isRefused(vault: VaultClient): Promise<void> {
  const { status } = await vault.call('GET', `${ENGINE}/creds/app`, { seconds: 30 });
  if (status < 300) throw new Error('credentials are answered while their database is cut off');
}
