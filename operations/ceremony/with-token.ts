import { spawn } from 'node:child_process';

/**
 * Runs a command at this terminal with `VAULT_TOKEN` in its environment. Signals are the command's: this process must outlive it, to
 * revoke the token.
 *
 * @returns its exit code; 127 where it could not be started, 128 where a signal ended it.
 */
export async function runWith(token: string, program: string, args: readonly string[]): Promise<number> {
  const child = spawn(program, args, { env: { ...process.env, VAULT_TOKEN: token }, stdio: 'inherit' });
  // The terminal sends SIGINT to both; the others reach only this process.
  const ignore = () => {};
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', ignore).on('SIGTERM', pass).on('SIGHUP', pass);
  try {
    return await new Promise<number>((resolve) => {
      child.once('close', (code) => resolve(code ?? 128)).once('error', () => resolve(127));
    });
  } finally {
    process.off('SIGINT', ignore).off('SIGTERM', pass).off('SIGHUP', pass);
  }
}
