import { Agent, request } from 'node:https';
import { json } from 'node:stream/consumers';
import type { Answer } from '../../operations/vault-client';

/**
 * Connections to one node that are open already, so that what is asked while the node is frozen waits inside of it and is the first
 * thing that it sees when it goes on.
 */
export class OpenConnections {
  private readonly agent: Agent;

  private constructor(
    private readonly address: string,
    private readonly token: string,
    ca: string,
    count: number,
  ) {
    this.agent = new Agent({ ca, keepAlive: true, maxSockets: count, maxFreeSockets: count });
  }

  static async to(address: string, token: string, ca: string, count: number): Promise<OpenConnections> {
    const connections = new OpenConnections(address, token, ca, count);
    await Promise.all(Array.from({ length: count }, () => connections.ask('GET', 'sys/health')));
    return connections;
  }

  /** @returns status 599 where it does not answer. */
  ask(method: 'GET' | 'PUT', path: string, body?: object): Promise<Answer> {
    const silent = { status: 599, body: undefined };
    return new Promise((resolve) => {
      const headers = { 'X-Vault-Token': this.token };
      const sent = request(`${this.address}/v1/${path}`, { method, agent: this.agent, headers }, async (response) => {
        const status = response.statusCode ?? 0;
        const answer = status === 204 ? response.resume() && {} : await json(response).catch(() => undefined);
        resolve({ status, body: answer });
      });
      sent.once('error', () => resolve(silent)).setTimeout(30_000, () => void sent.destroy());
      sent.end(body && JSON.stringify(body));
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
