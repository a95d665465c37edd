import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from '../../operations/table';
import { claimed, type Drill, type Figure, inSeconds, median } from './drill';

/** What a drill showed. */
export interface Entry {
  readonly drill: Drill;
  readonly happened: string;
  readonly figures: readonly Figure[];
}

const HEAD = ['drill', 'figure', 'measured', 'of', 'claimed'] as const;

/** Each figure that was measured, beside what is claimed. */
export function figuresTable(entries: readonly Entry[]): string {
  return table(HEAD, rows(entries));
}

const DOCUMENT = join(__dirname, '../../docs/drills.md');
const MARK = '<!-- Written by `npm run drills -- --write`: all below. -->';

/** Replaces what the last run wrote into docs/drills.md. */
export function writeDocument(entries: readonly Entry[]): void {
  const [prose] = readFileSync(DOCUMENT, 'utf8').split(MARK);
  const shown = entries.map(({ drill, happened }) => [`\`${drill.name}\``, drill.done, drill.expected, happened]);
  const sections = [
    `${prose}${MARK}`,
    `## What happened\n\n${markdown(['drill', 'done', 'expected', 'happened'], shown)}`,
    `## Figures\n\n${markdown(HEAD, rows(entries))}`,
  ];
  writeFileSync(DOCUMENT, `${sections.join('\n\n')}\n`);
}

/** One for each claim. */
function rows(entries: readonly Entry[]): readonly (readonly string[])[] {
  return entries.flatMap(({ drill, figures }) =>
    figures.flatMap(({ what, seconds, claims }) => {
      const measured = [drill.name, what, inSeconds(median(seconds)), String(seconds.length)];
      return claims?.map((claim) => [...measured, claimed(seconds, claim)]) ?? [[...measured, '-']];
    }),
  );
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
