import type { Patient } from './patient';

export type Verdict = 'ok' | 'warning' | 'failure' | 'unknown';

/** What a check found. */
export interface Finding {
  readonly verdict: Verdict;
  /** What is so, in a few words. */
  readonly found: string;
  /** What to do about it, in the imperative. */
  readonly fix?: string;
}

/** One thing to look at. It reads, and changes nothing. */
export interface Check {
  /** Stable, for scripts. */
  readonly id: string;
  /** Why it matters. */
  readonly why: string;
  /** @throws Error where it cannot be made, which is `unknown` and never `ok`. */
  look(patient: Patient): Promise<Finding>;
}

export const ok = (found: string): Finding => ({ verdict: 'ok', found });
export const warning = (found: string, fix: string): Finding => ({ verdict: 'warning', found, fix });
export const failure = (found: string, fix: string): Finding => ({ verdict: 'failure', found, fix });

const DAY = 86_400_000;

/** Whole days from `now` to `date`; below zero where it has passed. */
export function daysUntil(date: Date, now: Date): number {
  return Math.floor((date.getTime() - now.getTime()) / DAY);
}

export function dateOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
