import { randomInt } from 'node:crypto';
import { connect } from 'node:net';

/** Whether something listens on this port of 127.0.0.1. */
export function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy(void resolve(true))).once('error', () => resolve(false));
  });
}

/** @throws Error that names the port and who wanted it, so that nothing is fought over. */
export async function refuseTaken(port: number, name: string): Promise<void> {
  if (await isTaken(port))
    throw new Error(`${name} needs port ${port}, where something already listens; stop that first.`);
}

/**
 * The first of some ports of 127.0.0.1 that nothing listens on, below those that systems give to clients: a server may be stopped and
 * started again, and no client may have taken its port meanwhile.
 *
 * @param offsets Of the ports, from the first. @default - that one alone
 */
export async function freePort(offsets: readonly number[] = [0]): Promise<number> {
  for (;;) {
    const first = randomInt(20_000, 32_000);
    const taken = await Promise.all(offsets.map((offset) => isTaken(first + offset)));
    if (!taken.includes(true)) return first;
  }
}
