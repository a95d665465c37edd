import type { KeptSecret } from './kept-secret';

const DAY = 86_400_000;

/** Of its limit: from here on there is time to act, and no more than that. */
const DUE_SOON = 0.8;

export type Freshness = 'fresh' | 'due soon' | 'overdue' | 'never written';

/** In days, with fractions; undefined where nothing was ever written. */
export function ageInDays({ writtenAt }: KeptSecret, now: Date): number | undefined {
  return writtenAt && (now.getTime() - writtenAt.getTime()) / DAY;
}

/** A value is overdue on the day that its limit names; one without a limit stays fresh. */
export function freshnessOf(kept: KeptSecret, now: Date): Freshness {
  const age = ageInDays(kept, now);
  if (age === undefined) return 'never written';
  const limit = kept.rotationDays ?? Number.POSITIVE_INFINITY;
  if (age >= limit) return 'overdue';
  return age >= DUE_SOON * limit ? 'due soon' : 'fresh';
}
