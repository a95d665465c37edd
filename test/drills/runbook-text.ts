import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const FOLDER = join(__dirname, '../../docs/runbooks');

/** Blocks that are for reading here, by what stands behind `sh` at their fence, and why no drill runs them. */
export const NOT_RUN = {
  pods: 'no pod runs on one machine',
  aws: 'moto evaluates no IAM policy, and no command line of AWS is asked for',
  terraform: 'drills need no Terraform: the drill writes what the stack says',
} as const;
type NotRun = keyof typeof NOT_RUN;

/** What stands under one heading. */
export interface Section {
  readonly title: string;
  /** What a person types. @default - nothing */
  readonly commands?: string;
  /** What the owner of a database asks it. @default - nothing */
  readonly sql?: string;
  readonly notRun: readonly NotRun[];
  /** What the commands may answer: all code in the first column of tables whose head begins with `answer`. */
  readonly answers: readonly string[];
}

/** A page of docs/runbooks, as far as it can be followed to the letter. */
export interface RunbookText {
  /** Variables that all its commands use. */
  readonly settings: string;
  readonly sections: readonly Section[];
}

/** Without the page that lists them. */
export function runbookNames(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((file) => file !== 'README.md')
    .map((file) => basename(file, '.md'));
}

export function readRunbook(name: string): RunbookText {
  return parseRunbook(readFileSync(join(FOLDER, `${name}.md`), 'utf8'));
}

/** @throws Error where a section has two blocks of commands, so that its answers would be nobody's, or one of an unknown kind. */
export function parseRunbook(text: string): RunbookText {
  const [head = '', ...parts] = text.split(/^## /m);
  return { settings: only(fenced(head, 'sh'), 'The first part') ?? '', sections: parts.map(section) };
}

function section(text: string): Section {
  const title = text.slice(0, text.indexOf('\n'));
  const commands = only(fenced(text, 'sh'), title);
  const sql = only(fenced(text, 'sql'), title);
  const kinds = [...text.matchAll(/^```(.+)$/gm)].map(([, kind = '']) => kind);
  const unknown = kinds.find(
    (kind) => !['sh', 'sql', ...Object.keys(NOT_RUN).map((one) => `sh ${one}`)].includes(kind),
  );
  if (unknown) throw new Error(`'${title}' has a block of '${unknown}', of which nobody knows whether it is run.`);
  return {
    title,
    ...(commands !== undefined && { commands }),
    ...(sql !== undefined && { sql }),
    notRun: kinds.filter((kind) => kind.startsWith('sh ')).map((kind) => kind.slice(3) as NotRun),
    answers: answersIn(text),
  };
}

function fenced(text: string, kind: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block);
}

function only([block, ...others]: readonly string[], where: string): string | undefined {
  if (others.length > 0) throw new Error(`'${where}' has two blocks of commands: give each its own heading.`);
  return block;
}

function answersIn(text: string): readonly string[] {
  const tables = [...text.matchAll(/^\| answer\b.*\n\|[-| ]+\n((?:\|.*\n?)+)/gm)];
  const cells = tables.flatMap(([, rows = '']) => rows.split('\n').map((row) => row.split(/(?<!\\)\|/)[1] ?? ''));
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, answer = '']) => answer));
}
