import { colour } from '../colour';
import { counted } from '../counted';
import { table } from '../table';
import type { Freshness } from './age';
import type { Obstacle } from './obstacle';

export type OutcomeState = 'seeded' | 'existed' | 'left' | 'rotated' | Freshness | Obstacle['state'];

/** What came of one secret. */
export interface Outcome {
  readonly path: string;
  readonly state: OutcomeState;
  /** What to know, or to do about it. */
  readonly reason?: string;
}

/** States that someone must act upon: a command that meets one exits with 1. */
const trouble: readonly OutcomeState[] = ['overdue', 'refused', 'not applied', 'failed'];

export function isTrouble({ state }: Outcome): boolean {
  return trouble.includes(state);
}

export function coloured(state: OutcomeState): string {
  if (trouble.includes(state)) return colour.red(state);
  if (['left', 'due soon', 'never written'].includes(state)) return colour.yellow(state);
  return ['seeded', 'rotated'].includes(state) ? colour.green(state) : state;
}

/** A row for each secret, each reason once, and the count of each state. */
export function outcomeLines(outcomes: readonly Outcome[]): readonly string[] {
  return [
    table(
      ['secret', 'state'],
      outcomes.map(({ path, state }) => [path, coloured(state)]),
    ),
    ...reasonLines(outcomes),
    countLine(outcomes),
  ];
}

export function reasonLines(outcomes: readonly Outcome[]): readonly string[] {
  const lines = outcomes.flatMap(({ state, reason }) => (reason ? `${coloured(state)}: ${reason}` : []));
  return [...new Set(lines)];
}

export function countLine(outcomes: readonly Outcome[]): string {
  const states = [...new Set(outcomes.map(({ state }) => state))];
  const counts = states.map((state) => `${outcomes.filter((one) => one.state === state).length} ${coloured(state)}`);
  return [counted(outcomes.length, 'secret'), ...counts].join(', ');
}
