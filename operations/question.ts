import { createInterface } from 'node:readline';
import { createInterface as createPromised } from 'node:readline/promises';
import { Writable } from 'node:stream';

/**
 * One line from the terminal. The question goes to standard error: standard output belongs to the report.
 *
 * @param told Takes the question back.
 * @throws Error where the input ends instead.
 */
export async function ask(question: string, told?: AbortSignal): Promise<string> {
  const terminal = createPromised({ input: process.stdin, output: process.stderr });
  const ended = new Promise<never>((_, reject) => {
    terminal.once('close', () => reject(new Error('The input ended; nothing was done.')));
  });
  try {
    return (await Promise.race([terminal.question(question, told ? { signal: told } : {}), ended])).trim();
  } finally {
    ended.catch(() => {});
    terminal.close();
  }
}

/**
 * One line from the terminal, shown nowhere. The question goes to standard error: standard output belongs to the report.
 *
 * @throws Error where the input ends instead, by ctrl-C or ctrl-D.
 */
export function askHidden(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  process.stderr.write(question);
  return new Promise<string>((resolve, reject) => {
    terminal.once('line', resolve);
    terminal.once('close', () => reject(new Error('The input ended; nothing was written.')));
  }).finally(() => {
    terminal.close();
    process.stderr.write('\n');
  });
}
