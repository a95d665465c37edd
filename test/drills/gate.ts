import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../../operations/local/port';

/** The way from Vault to a server that it depends on. While it is closed, nobody listens, and whoever was through is cut off. */
export class Gate {
  private readonly through = new Set<Socket>();
  private server?: Server;

  private constructor(
    private readonly target: number,
    /** Of 127.0.0.1. */
    readonly port: number,
  ) {}

  /** An open one. @param target Port of the server behind it. */
  static async to(target: number): Promise<Gate> {
    const gate = new Gate(target, await freePort());
    await gate.open();
    return gate;
  }

  /** Nothing changes where it is open. */
  async open(): Promise<void> {
    if (this.server) return;
    const server = createServer((client) => this.letThrough(client));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.port, '127.0.0.1', resolve);
    });
  }

  close(): void {
    this.server?.close();
    delete this.server;
    for (const socket of this.through) socket.destroy();
  }

  private letThrough(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.through.add(socket);
      socket.on('error', () => {}).on('close', () => void (this.through.delete(socket) && other.destroy()));
      socket.pipe(other);
    }
  }
}
