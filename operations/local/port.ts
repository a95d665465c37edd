import { type AddressInfo, connect, createServer } from 'node:net';

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

/** A port of 127.0.0.1 that nothing listens on, for a server that nobody has to know beforehand. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
