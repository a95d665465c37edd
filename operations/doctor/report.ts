import { colour } from '../colour';
import { counted } from '../counted';
import type { Verdict } from './check';
import type { Examined } from './examine';

const WIDTH = 100;
const paint: Readonly<Record<Verdict, (text: string) => string>> = {
  ok: colour.green,
  warning: colour.yellow,
  failure: colour.red,
  unknown: colour.magenta,
};

/** A line for each check; below one that is not well, why it matters and what to do. At most 100 columns. */
export function reportLines(examined: readonly Examined[]): readonly string[] {
  const column = Math.max(...examined.map(({ check }) => check.length)) + 2;
  const indent = 'warning'.length + 2 + column;
  const lines = examined.flatMap(({ check, verdict, found, why, fix }) => {
    const head = `${paint[verdict](verdict)}${' '.repeat(9 - verdict.length)}${check.padEnd(column)}`;
    const [first, ...rest] = wrapped(found, indent);
    const details =
      verdict === 'ok' ? [] : [...labelled('why', why, indent), ...(fix ? labelled('do', fix, indent) : [])];
    return [`${head}${first}`, ...rest.map((line) => ' '.repeat(indent) + line), ...details];
  });
  return [...lines, '', countLine(examined)];
}

function labelled(label: string, text: string, indent: number): readonly string[] {
  return wrapped(text, indent + 5).map(
    (line, index) => `${' '.repeat(indent)}${colour.dim((index === 0 ? label : '').padEnd(5))}${line}`,
  );
}

/** Broken at spaces; a word that is longer than a line stands alone. */
function wrapped(text: string, indent: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH - indent)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function countLine(examined: readonly Examined[]): string {
  const verdicts = ['failure', 'warning', 'unknown', 'ok'] as const;
  const counts = verdicts.flatMap((verdict) => {
    const count = examined.filter((one) => one.verdict === verdict).length;
    return count > 0 ? `${count} ${paint[verdict](verdict)}` : [];
  });
  return `${counted(examined.length, 'check')}: ${counts.join(', ')}`;
}
