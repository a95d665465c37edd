import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Order } from './guardian';

/** The guardian itself: see guardian.ts. Its orders come by standard input, a line each. */
const groups = new Map<number, NodeJS.Signals>();
const paths: string[] = [];
let kept = false;

createInterface({ input: process.stdin })
  .on('line', (line) => obey(JSON.parse(line)))
  .on('close', () => {
    if (!kept) void endAll();
  });

function obey(order: Order): void {
  if ('begun' in order) groups.set(order.begun, order.stopSignal);
  else if ('ended' in order) groups.delete(order.ended);
  else if ('remove' in order) paths.push(order.remove);
  else if ('listenAt' in order) listen(order.listenAt);
  else {
    kept = true;
    setTimeout(endAll, order.keepHours * 3_600_000);
  }
}

/** Whoever connects is told how it stands, and, if they then say anything, has everything ended: the connection closes when it is. */
function listen(socket: string): void {
  rmSync(socket, { force: true });
  paths.push(socket);
  createServer((asked) => {
    asked.on('error', () => {}).once('data', endAll);
    asked.write(kept ? 'kept' : 'busy');
  }).listen(socket);
}

/** The last first, since it may need those before it. */
async function endAll(): Promise<void> {
  for (const [group, stopSignal] of [...groups].reverse()) {
    signal(group, stopSignal);
    for (let patience = 600; patience > 0 && signal(group, 0); patience--) await sleep(50);
    signal(group, 'SIGKILL');
  }
  for (const path of paths) rmSync(path, { recursive: true, force: true });
  process.exit();
}

/** @returns whether there was anybody to get it */
function signal(group: number, which: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, which);
  } catch {
    return false;
  }
}
