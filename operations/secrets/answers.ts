import { z } from 'zod';
import { askHidden } from '../question';
import { askedFields, type Values } from './next-version';
import type { Seedable, Waiting } from './seedable';

/** What people gave, by path. A path without an answer is left for another time. */
export type Answers = ReadonlyMap<string, Values>;

const shape = z.record(z.string(), z.record(z.string(), z.string()));
const example = '{"<mount>/<path>": {"<field>": "<value>"}}';

/**
 * Answers as JSON. Those for what has its values already are passed over, so that the same input may come again.
 *
 * @throws Error for what does not fit exactly what is waited for. No message repeats a value.
 */
export function parseAnswers(text: string, seedables: readonly Seedable[], waiting: readonly Waiting[]): Answers {
  const answers = Object.entries(parseShape(text));
  for (const [path, values] of answers) {
    if (!seedables.some((seedable) => seedable.path === path)) {
      throw new Error(`Nothing is declared at '${path}'; nothing was written.`);
    }
    const one = waiting.find(({ seedable }) => seedable.path === path);
    if (one) checkFields(path, values, askedFields(one.fields));
  }
  return new Map(answers);
}

function parseShape(text: string): z.infer<typeof shape> {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    // Both errors quote their input.
    throw new Error(`Standard input is not ${example} in JSON; nothing was written.`);
  }
}

function checkFields(path: string, values: Values, wanted: readonly string[]): void {
  const given = Object.keys(values);
  const unknown = given.filter((field) => !wanted.includes(field));
  const missing = wanted.filter((field) => !given.includes(field));
  const empty = given.filter((field) => values[field] === '');
  const mistakes = [
    ...unknown.map((field) => `'${field}' is not asked for`),
    ...missing.map((field) => `'${field}' is missing`),
    ...empty.map((field) => `'${field}' is empty`),
  ];
  if (mistakes.length > 0) throw new Error(`'${path}': ${mistakes.join(', ')}; nothing was written.`);
}

/** Asks on the terminal. Nothing typed leaves that secret for another time. */
export async function askAnswers(waiting: readonly Waiting[]): Promise<Answers> {
  const answers = new Map<string, Values>();
  for (const { seedable, fields } of waiting) {
    const values = await askValues(seedable.path, askedFields(fields));
    if (values) answers.set(seedable.path, values);
  }
  return answers;
}

async function askValues(path: string, fields: readonly string[]): Promise<Values | undefined> {
  const values: Record<string, string> = {};
  for (const field of fields) {
    const value = await askHidden(`${path} ${field} (hidden; Enter leaves it): `);
    if (value === '') return undefined;
    values[field] = value;
  }
  return values;
}
