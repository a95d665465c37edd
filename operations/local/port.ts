import { randomInt } from 'node:crypto';
import { connect } from 'node:net';

/** Whether something listens on this port of 127.0.0.1. */
export function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket
      .once('error', () => resolve(false))
      .once('connect', () => {
        // Given that very port as a client, a socket reaches nobody but itself (RFC 9293, section 3.5, simultaneous open).
        resolve(socket.localPort !== port);
        socket.destroy();
      });
  });
}

/** A server's port is not free. */
export class PortTaken extends Error {}

/** @throws PortTaken that names the port and who wanted it, so that nothing is fought over. */
export async function refuseTaken(port: number, name: string): Promise<void> {
  if (await isTaken(port))
    throw new PortTaken(`${name} needs port ${port}, where something already listens; stop that first.`);
}

/** What {@link freePort} gave out: whoever asked may not listen yet, or not at the moment. */
const given = new Set<number>();

/**
 * The first of some ports of 127.0.0.1 that nothing listens on and nobody else in this process was given, below those that systems give
 * to clients: a server may be stopped and started again, and no client may have taken its port meanwhile.
 *
 * @param offsets Of the ports, from the first. @default - that one alone
 */
export async function freePort(offsets: readonly number[] = [0]): Promise<number> {
  for (;;) {
    const first = randomInt(20_000, 32_000);
    const ports = offsets.map((offset) => first + offset);
    if (ports.some((port) => given.has(port))) continue;
    for (const port of ports) given.add(port);
    const taken = await Promise.all(ports.map(isTaken));
    if (!taken.includes(true)) return first;
  }
}
