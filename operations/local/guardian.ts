import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a process ends in good order: on SIGINT it is one that is at work on others, and ends before them. */
export type StopSignal = 'SIGINT' | 'SIGTERM';

/** What a guardian is told. */
export type Order =
  | { readonly begun: number; readonly stopSignal: StopSignal }
  | { readonly ended: number }
  | { readonly remove: string }
  | { readonly listenAt: string }
  | { readonly keepHours: number }
  | { readonly end: true };

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

/** What a guardian has in hand: what a program is still at, or what it has left. */
export type Guarded = 'nothing' | 'busy' | 'kept';

/** @param socket A file, by which a guardian is reached. */
export async function guardedAt(socket: string): Promise<Guarded> {
  const connection = connect(socket);
  try {
    const [said] = await once(connection, 'data');
    return String(said) as Guarded;
  } catch {
    return 'nothing';
  } finally {
    connection.destroy();
  }
}

/** Has the guardian of this process be reached there. */
export async function listenAt(socket: string): Promise<void> {
  tell({ listenAt: socket });
  while ((await guardedAt(socket)) === 'nothing') await sleep(20);
}

/** Leaves everything to the guardian of this process until {@link endGuarded}, or until `hours` are over. */
export async function keepRunning(socket: string, hours: number): Promise<void> {
  tell({ keepHours: hours });
  while ((await guardedAt(socket)) !== 'kept') await sleep(20);
}

/** Tells the guardian of an earlier process. */
export async function tellGuarded(socket: string, order: Order): Promise<void> {
  const connection = connect(socket);
  connection.resume().end(JSON.stringify(order));
  await once(connection, 'close');
}

/** Has a guardian end and remove what it has in hand, and waits until it has. */
export async function endGuarded(socket: string): Promise<void> {
  const connection = connect(socket).on('error', () => {});
  connection.resume().write(JSON.stringify({ end: true } satisfies Order));
  await once(connection, 'close');
}
