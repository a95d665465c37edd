import { setTimeout as sleep } from 'node:timers/promises';
import type { VaultClient } from '../../operations/vault-client';

/** What came of a load. */
export interface LoadReport {
  /** Writes that Vault acknowledged, each with its own number. */
  readonly written: number;
  readonly read: number;
  /** Tries that failed, of which the next one or a later one succeeded. */
  readonly retried: number;
  /** Requests given up after all tries. */
  readonly failed: number;
  /** Longest time that one request took, its tries included. */
  readonly slowestMs: number;
}

/** How long a client tries one request: those of Vault give up later. */
const PATIENCE_MS = 10_000;

/**
 * Of all clients together. A standby tells the leader every five seconds how far it is, and one that is `max_trailing_logs` behind is sick
 * to autopilot: of too many writes, healthy nodes would be called sick.
 */
const WRITES_PER_SECOND = 30;

/** Clients that write numbered values and read them again, each trying another node where one fails. */
export class Load {
  private readonly acknowledged = new Map<string, number>();
  private stopped = false;
  private read = 0;
  private retried = 0;
  private failed = 0;
  private slowestMs = 0;
  /** Which node each client asks: the next one, once one has failed it. */
  private readonly answering: number[];
  private readonly clients: readonly Promise<void>[];
  private wrong?: Error;

  /**
   * @param nodes One client for each node, all with a token that may use `mount`.
   * @param mount A mount of type kv, version 1.
   */
  constructor(
    private readonly nodes: readonly VaultClient[],
    private readonly mount: string,
    clients = 4,
  ) {
    this.answering = Array.from({ length: clients }, (_, client) => client);
    const pauseMs = (clients * 1000) / WRITES_PER_SECOND;
    // Nobody waits for them before the end.
    const keep = (error: Error) => {
      this.wrong ??= error;
    };
    this.clients = Array.from({ length: clients }, (_, client) => this.work(client, pauseMs).catch(keep));
  }

  /** @throws Error that names a value that was written, and read as another one. */
  async stop(): Promise<LoadReport> {
    this.stopped = true;
    await Promise.all(this.clients);
    if (this.wrong) throw this.wrong;
    const { acknowledged, read, retried, failed, slowestMs } = this;
    return { written: acknowledged.size, read, retried, failed, slowestMs };
  }

  /** @throws Error that names an acknowledged write that is gone, or has another value. */
  async readBack(): Promise<number> {
    for (const [path, value] of this.acknowledged) {
      const answer = await this.ask(0, (vault) => vault.expect('GET', path));
      if (answer?.data.value !== value) throw new Error(`${path} was acknowledged, and is lost`);
    }
    return this.acknowledged.size;
  }

  private async work(client: number, pauseMs: number): Promise<void> {
    for (let number = 0; !this.stopped; number++) {
      const pause = sleep(pauseMs);
      await this.writeAndRead(client, number);
      await pause;
    }
  }

  private async writeAndRead(client: number, number: number): Promise<void> {
    const path = `${this.mount}/load-${client}-${number}`;
    const written = await this.ask(client, (vault) => vault.expect('PUT', path, { body: { value: number } }));
    if (written === undefined) return;
    this.acknowledged.set(path, number);
    const answer = await this.ask(client, (vault) => vault.expect('GET', path));
    if (answer === undefined) return;
    if (answer.data.value !== number) throw new Error(`${path} was just written, and is read as another value`);
    this.read++;
  }

  /** @returns undefined where it was given up. */
  private async ask(client: number, request: (vault: VaultClient) => Promise<{ data?: { value?: number } }>) {
    const start = Date.now();
    for (;;) {
      try {
        const answer = await request(this.nodes[this.answering[client]! % this.nodes.length]!);
        this.slowestMs = Math.max(this.slowestMs, Date.now() - start);
        return answer as { data: { value?: number } };
      } catch {
        if (Date.now() - start > PATIENCE_MS) {
          this.failed++;
          return undefined;
        }
        this.retried++;
        this.answering[client]!++;
        await sleep(100);
      }
    }
  }
}
