import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Stands in each token and key that {@link runProgram} is told, and may appear nowhere. */
export const SECRET = 'known-to-nobody';

/**
 * `strongroom`, without colours, while this process goes on to answer it.
 *
 * @param input On its standard input.
 */
export async function runProgram(args: readonly string[], variables: Readonly<Record<string, string>>, input: string) {
  const child = spawn(process.execPath, ['-r', './transpile.js', 'operations/strongroom.ts', ...args], {
    env: { ...process.env, NO_COLOR: '1', ...variables },
  });
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(stdout + stderr).not.toContain(SECRET);
  return { status: await ended, stdout, stderr };
}
