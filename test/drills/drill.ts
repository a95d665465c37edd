import type { Say } from '../e2e/results';
import type { World } from './world';

/** One bad day, lived through on real servers. */
export interface Drill {
  /** For `--only`. */
  readonly name: string;
  readonly done: string;
  readonly expected: string;
  /**
   * May leave nodes stopped, but nothing else behind.
   *
   * @throws Error that says what was not as expected; Skip where this machine cannot show it.
   */
  run(world: World, say: Say): Promise<Observed>;
}

export interface Observed {
  readonly happened: string;
  /** @default - none */
  readonly figures?: readonly Figure[];
}

/** Something measured, as often as it was done. */
export interface Figure {
  readonly what: string;
  readonly seconds: readonly number[];
  /** Who says how long it may take at most. @default - nobody does */
  readonly claims?: readonly Claim[];
}

interface Claim {
  readonly by: string;
  readonly seconds: number;
}

/** Does it once after the other, as often as a median takes: three times. */
export async function repeated<T>(work: (round: number) => Promise<T>, times = 3): Promise<readonly T[]> {
  const results: T[] = [];
  for (let round = 1; round <= times; round++) results.push(await work(round));
  return results;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Whether a claim held: a machine may be slow, so that is shown and fails nothing. */
export function claimed(measured: readonly number[], { by, seconds }: Claim): string {
  return `${median(measured) <= seconds ? '' : 'not '}≤ ${seconds} s (${by})`;
}

export function inSeconds(seconds: number): string {
  return `${seconds.toFixed(seconds < 0.1 ? 3 : seconds < 10 ? 2 : 1)} s`;
}
