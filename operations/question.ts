import { createInterface } from 'node:readline/promises';

/** One line from the terminal. The question goes to standard error: standard output belongs to the report. */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<never>((_, reject) => {
    terminal.once('close', () => reject(new Error('The input ended; nothing was done.')));
  });
  try {
    return (await Promise.race([terminal.question(question), ended])).trim();
  } finally {
    ended.catch(() => {});
    terminal.close();
  }
}
