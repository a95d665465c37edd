import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, resolve } from 'node:path';

/** Where a program is. @throws Error where it is not, before anyone has given a share for it. */
export function findProgram(name: string): string {
  const folders = name.includes('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  const found = folders.map((folder) => resolve(folder, name)).find(isExecutable);
  if (!found) throw new Error(`There is no program '${name}' ${name.includes('/') ? 'there' : 'on PATH'}.`);
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a command at this terminal with `VAULT_TOKEN` in its environment. Signals are the command's: this process must outlive it, to
 * revoke the token.
 *
 * @returns its exit code; 127 where it could not be started, 128 where a signal ended it.
 */
export async function runWith(token: string, program: string, args: readonly string[]): Promise<number> {
  const child = spawn(program, args, { env: { ...process.env, VAULT_TOKEN: token }, stdio: 'inherit' });
  // The terminal sends SIGINT to the command too; the others reach only this process.
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGTERM', pass).on('SIGHUP', pass);
  try {
    return await new Promise<number>((ended) => {
      child
        .once('close', (code) => ended(code ?? 128))
        .once('error', ({ message }) => {
          console.error(`The command could not be started: ${message}`);
          ended(127);
        });
    });
  } finally {
    process.off('SIGTERM', pass).off('SIGHUP', pass);
  }
}
