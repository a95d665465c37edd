import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a guardian is told. */
export type Order =
  | { readonly begun: number; readonly stopSignal: NodeJS.Signals }
  | { readonly ended: number }
  | { readonly remove: string }
  | { readonly keepAt: string; readonly hours: number };

let guardian: ChildProcess | undefined;

/**
 * Tells the guardian of this process, a process of its own, what there is to end and to remove when this one is gone, even if that was killed.
 * A process group is named by its leader.
 */
export function tell(order: Order): void {
  guardian ??= start();
  guardian.stdin?.write(`${JSON.stringify(order)}\n`);
}

function start(): ChildProcess {
  const script = ['-r', join(__dirname, '../../transpile.js'), join(__dirname, 'guardian-process.ts')];
  const started = spawn(process.execPath, script, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  started.stdin?.on('error', () => {});
  // It must not keep this process from its end.
  started.unref();
  (started.stdin as Writable & { unref(): void }).unref();
  return started;
}

/** Leaves everything to the guardian until {@link endKept}, or until `hours` are over. @param socket A file, by which it is reached. */
export async function keepRunning(socket: string, hours: number): Promise<void> {
  tell({ keepAt: socket, hours });
  while (!(await isKept(socket))) await sleep(20);
}

/** Whether a guardian keeps something there. */
export async function isKept(socket: string): Promise<boolean> {
  const connection = connect(socket);
  const answers = await once(connection, 'connect').then(
    () => true,
    () => false,
  );
  connection.destroy();
  return answers;
}

/** Has the guardian end and remove what it keeps, and waits until it has. @returns whether there was one */
export async function endKept(socket: string): Promise<boolean> {
  if (!(await isKept(socket))) return false;
  const connection = connect(socket).on('error', () => {});
  connection.write('end');
  await once(connection, 'close');
  return true;
}
