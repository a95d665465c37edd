import { execFile } from 'node:child_process';
import { chownSync, copyFileSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tell } from './guardian';
import { output } from './toolchain';

/** What every database server of a local run is told. */
export interface DatabaseServerOptions {
  readonly port: number;
  /** Folder with `ca.crt`, `tls.crt` and `tls.key`, made for `localhost` and 127.0.0.1. */
  readonly tlsFolder: string;
  readonly logFile: string;
}

/** Who logs in. */
export interface DatabaseUser {
  readonly username: string;
  readonly password: string;
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom servers run as that refuse to run as root.
 *
 * @returns nothing where this process is not root itself.
 * @throws Error where it is, and there is nobody else.
 */
export async function unprivileged(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'mysql', 'nobody']) {
    const [uid, gid] = [await output('id', '-u', name), await output('id', '-g', name)];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('Database servers refuse to run as root, and this machine knows nobody else.');
}

/** A folder of its own for a server: outside the clone, which others may not be able to enter. With the certificate in it. */
export function serverFolder(name: string, tlsFolder: string, account: Account | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), `strongroom-${name}-`));
  tell({ remove: folder });
  for (const file of readdirSync(tlsFolder)) {
    copyFileSync(join(tlsFolder, file), join(folder, file));
    if (account) chownSync(join(folder, file), account.uid, account.gid);
  }
  if (account) chownSync(folder, account.uid, account.gid);
  return folder;
}

/**
 * What a client prints.
 *
 * @param input That it reads, so that passwords stand in no list of processes.
 * @throws Error with what it complains about.
 */
export async function ask(command: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<string> {
  const [program, ...args] = command;
  const asked = promisify(execFile)(program!, args, { env: { PATH: process.env['PATH'], ...env }, timeout: 30_000 });
  // One that ends without reading says why by other means.
  asked.child.stdin?.on('error', () => {}).end(input);
  const { stdout, stderr } = await asked.catch((error) => {
    throw new Error(String(error.stderr || error.message).trim());
  });
  if (/^ERROR/m.test(stderr)) throw new Error(stderr.trim());
  return stdout.trim();
}
