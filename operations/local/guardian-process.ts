import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Order, StopSignal } from './guardian';

/** The guardian itself: see guardian.ts. Its orders come by standard input, a line each. */
const groups = new Map<number, StopSignal>();
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
  else if ('end' in order) void endAll();
  else {
    kept = true;
    setTimeout(endAll, order.keepHours * 3_600_000);
  }
}

/** Whoever connects is told how it stands, and may give an order. To end everything closes the connection when it is done. */
function listen(socket: string): void {
  rmSync(socket, { force: true });
  paths.push(socket);
  createServer((asked) => {
    asked.on('error', () => {}).once('data', (order) => obey(JSON.parse(String(order))));
    asked.write(kept ? 'kept' : 'busy');
  }).listen(socket);
}

/** What ends on SIGINT is at work on the others, and ends first. */
async function endAll(): Promise<void> {
  for (const round of ['SIGINT', 'SIGTERM']) {
    const ending = [...groups].flatMap(([group, stopSignal]) => (stopSignal === round ? group : []));
    for (const group of ending) signal(group, groups.get(group)!);
    for (let patience = 600; patience > 0 && ending.some(lives); patience--) await sleep(50);
    for (const group of ending) signal(group, 'SIGKILL');
  }
  for (const path of paths) rmSync(path, { recursive: true, force: true });
  process.exit();
}

/** Its leader may have ended, and wait for whoever started it to look: a program that is gone, so that the system does, in its own time. */
function lives(group: number): boolean {
  if (!signal(group, 0)) return false;
  const stat = `/proc/${group}/stat`;
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
}

/** @returns whether there was anybody to get it */
function signal(group: number, which: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, which);
  } catch {
    return false;
  }
}
