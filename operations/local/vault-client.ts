import { request } from 'node:https';
import { json } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: every endpoint of Vault has its own shape.
  readonly body: any;
}

/** Speaks to one Vault node. */
export class VaultClient {
  /** @param ca PEM of the CA that issued the node's certificate; no other is trusted. */
  constructor(
    private readonly address: string,
    private readonly ca: string,
  ) {}

  /** @param path Below `/v1/`. */
  call(method: 'GET' | 'PUT' | 'POST', path: string, options: { token?: string; body?: object } = {}): Promise<Answer> {
    const { token, body } = options;
    return new Promise((resolve, reject) => {
      const sent = request(
        `${this.address}/v1/${path}`,
        { method, ca: this.ca, timeout: 5000, agent: false, headers: { ...(token && { 'X-Vault-Token': token }) } },
        async (response) => {
          const status = response.statusCode ?? 0;
          // Vault answers 204 without a body.
          const answer = status === 204 ? response.resume() && {} : await json(response).catch(reject);
          resolve({ status, body: answer });
        },
      );
      sent.once('error', reject).once('timeout', () => sent.destroy(new Error(`${path} took longer than 5 s`)));
      sent.end(body && JSON.stringify(body));
    });
  }

  /** @throws Error with what Vault says, unless it answers 2xx. */
  async expect(method: 'GET' | 'PUT' | 'POST', path: string, options: { token?: string; body?: object } = {}) {
    const { status, body } = await this.call(method, path, options);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${(body?.errors ?? []).join('; ')}`);
    return body;
  }
}
