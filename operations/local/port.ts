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
