import type { VaultClient } from '../vault-client';
import type { Answers } from './answers';
import { askedFields, makeValues } from './next-version';
import { obstacleOf } from './obstacle';
import type { Outcome } from './outcome';
import type { Seedable, Waiting } from './seedable';

/** Looks, and writes nothing: what waits for its first values, and the outcome of what does not. */
export async function findWaiting(
  vault: VaultClient,
  seedables: readonly Seedable[],
): Promise<{ readonly waiting: readonly Waiting[]; readonly settled: readonly Outcome[] }> {
  const waiting: Waiting[] = [];
  const settled: Outcome[] = [];
  for (const seedable of seedables) {
    const { path } = seedable;
    try {
      const fields = await seedable.missing(vault);
      if (fields) waiting.push({ seedable, fields });
      else settled.push({ path, state: 'existed' });
    } catch (error) {
      settled.push({ path, ...obstacleOf(error, seedable) });
    }
  }
  return { waiting, settled };
}

/** Writes first values. What another wrote in the meantime stays. */
export async function seedWaiting(
  vault: VaultClient,
  waiting: readonly Waiting[],
  answers: Answers,
  now = new Date(),
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const one of waiting) outcomes.push({ path: one.seedable.path, ...(await seedOne(vault, one, answers, now)) });
  return outcomes;
}

async function seedOne(
  vault: VaultClient,
  { seedable, fields }: Waiting,
  answers: Answers,
  now: Date,
): Promise<Omit<Outcome, 'path'>> {
  const given = answers.get(seedable.path);
  if (!given && askedFields(fields).length > 0) {
    return { state: 'left', reason: 'a person has values of it: give them on a terminal, or with --from-stdin' };
  }
  try {
    const made = await makeValues(vault, fields, now);
    return { state: (await seedable.write(vault, { ...made, ...given })) ? 'seeded' : 'existed' };
  } catch (error) {
    return obstacleOf(error, seedable);
  }
}
