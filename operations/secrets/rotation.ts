import type { VaultClient } from '../vault-client';
import { freshnessOf } from './age';
import type { DeclaredSecret } from './declared-secret';
import { readKept } from './kept-secret';
import { askedFields, makeValues, writeNext } from './next-version';
import { obstacleOf } from './obstacle';
import type { Outcome } from './outcome';

/**
 * Writes one new version of each secret that has reached its limit and whose values Vault can make. It holds the declared fields and
 * no others; the versions before it stay, as many as the secret keeps. Needs no right to read a value.
 */
export async function rotateOverdue(
  vault: VaultClient,
  secrets: readonly DeclaredSecret[],
  now = new Date(),
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const secret of secrets) outcomes.push({ path: secret.path, ...(await rotateOne(vault, secret, now)) });
  return outcomes;
}

async function rotateOne(vault: VaultClient, secret: DeclaredSecret, now: Date): Promise<Omit<Outcome, 'path'>> {
  try {
    const kept = await readKept(vault, secret);
    const state = freshnessOf(kept, now);
    const asked = askedFields(kept.fields);
    if (asked.length > 0 && (state === 'overdue' || state === 'due soon')) {
      return { state, reason: `a person has to renew ${secret.path}: ${asked.join(', ')}` };
    }
    if (state !== 'overdue') return { state };
    const values = await makeValues(vault, kept.fields, now);
    return { state: (await writeNext(vault, secret, kept.version, values)) ? 'rotated' : 'fresh' };
  } catch (error) {
    return obstacleOf(error, { needs: 'a policy that rotates it, such as that of its own job', stack: secret.stack });
  }
}
