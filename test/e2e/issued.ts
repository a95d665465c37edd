import type { DatabaseUser } from '../../operations/local/database-server';
import type { LocalRun } from './local-run';
import type { VaultSession } from './vault-session';

/** A user of a database, with the lease that it lives as long as. */
export interface Issued extends DatabaseUser {
  readonly leaseId: string;
  /** Seconds. */
  readonly ttl: number;
}

/** Has credentials made, whose password is a secret from then on. A static user has no lease. */
export async function issue(run: LocalRun, session: VaultSession, path: string): Promise<Issued> {
  const { data, lease_id, lease_duration } = await session.expect('GET', path);
  run.secrets.push(data.password);
  run.count('database users issued');
  return { username: data.username, password: data.password, leaseId: lease_id, ttl: lease_duration };
}

/** @throws Error unless the database refuses, and says so. */
export async function isRefused(answer: Promise<string>, what: string): Promise<void> {
  const said = await answer.then(
    () => 'nothing',
    ({ message }: Error) => message,
  );
  if (
    !/permission denied|must be owner|denied (for|to) user|password authentication failed|NOPERM|WRONGPASS|not permitted/i.test(
      said,
    )
  ) {
    throw new Error(`${what} is not refused: the database says ${said}`);
  }
}
