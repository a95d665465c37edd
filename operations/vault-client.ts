import { request as requestInClear } from 'node:http';
import { request as requestByTls } from 'node:https';
import { buffer, text } from 'node:stream/consumers';

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'LIST';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: every endpoint of Vault has its own shape.
  readonly body: any;
}

/** Vault understood, and answered no. */
export class VaultRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface CallOptions {
  /** @default - that of the client */
  readonly token?: string;
  readonly body?: object;
  /** How long to wait. @default 5 */
  readonly seconds?: number;
  /** Asks for the answer wrapped, for so long: `60s`. @default - as it is */
  readonly wrapTtl?: string;
}

const leaderForward = 'kubectl port-forward -n vault svc/vault-active 8200, and VAULT_ADDR=https://127.0.0.1:8200';

/** Speaks to one Vault. */
export class VaultClient {
  /**
   * @param ca PEM of the authority that issued Vault's certificate; no other is trusted. Without it, those that Node trusts.
   * @param token For calls that bring none.
   */
  constructor(
    private readonly address: string,
    private readonly ca?: string,
    private readonly token?: string,
  ) {}

  /** @param path Below `/v1/`. */
  call(method: Method, path: string, options: CallOptions = {}): Promise<Answer> {
    const { token = this.token, body, seconds = 5, wrapTtl } = options;
    const request = this.address.startsWith('http:') ? requestInClear : requestByTls;
    return new Promise((resolve, reject) => {
      const sent = request(
        `${this.address}/v1/${path}`,
        {
          method,
          ...(this.ca && { ca: this.ca }),
          timeout: seconds * 1000,
          agent: false,
          headers: { ...(token && { 'X-Vault-Token': token }), ...(wrapTtl && { 'X-Vault-Wrap-TTL': wrapTtl }) },
        },
        (response) => {
          const status = response.statusCode ?? 0;
          text(response)
            .then((said) => resolve({ status, body: this.parse(said, status) }))
            .catch(reject);
        },
      );
      sent
        // That of several addresses has no message of its own.
        .once('error', ({ code, message }: NodeJS.ErrnoException) =>
          reject(Object.assign(new Error(message || code), { code })),
        )
        .once('timeout', () => sent.destroy(new Error(`${path} took longer than ${seconds} s`)));
      sent.end(body && JSON.stringify(body));
    });
  }

  /** @throws Error for what is not of Vault, such as a page of a proxy. */
  private parse(said: string, status: number) {
    // 204 and some 202 come without a body.
    if (said === '') return {};
    try {
      return JSON.parse(said);
    } catch {
      throw new Error(`What answers at ${this.address} with ${status} is not Vault: is a proxy in between?`);
    }
  }

  /**
   * Moves bytes that are no JSON, for as long as ten minutes. What only the leader does, a standby sends there.
   *
   * @returns what Vault answers.
   * @throws VaultRefusal with what Vault says, unless it answers 2xx.
   * @throws Error where the leader cannot be reached from here.
   */
  async transfer(method: 'GET' | 'POST', path: string, bytes?: Buffer): Promise<Buffer> {
    const { status, location, body } = await this.move(method, path, bytes);
    if (status === 307 && location) return this.leaderAt(new URL(location).origin).transfer(method, path, bytes);
    if (status < 300) return body;
    const said = /^\s*\{/.test(body.toString('utf8', 0, 100)) ? JSON.parse(body.toString()).errors : [];
    throw new VaultRefusal(status, `${method} ${path}: ${status} ${said.join('; ')}`);
  }

  private move(method: string, path: string, bytes?: Buffer) {
    const request = this.address.startsWith('http:') ? requestInClear : requestByTls;
    return new Promise<{ status: number; location: string | undefined; body: Buffer }>((resolve, reject) => {
      const sent = request(
        `${this.address}/v1/${path}`,
        {
          method,
          ...(this.ca && { ca: this.ca }),
          timeout: 600_000,
          agent: false,
          headers: {
            ...(this.token && { 'X-Vault-Token': this.token }),
            ...(bytes && { 'Content-Length': bytes.length }),
          },
        },
        (response) => {
          const { statusCode: status = 0, headers } = response;
          buffer(response).then((body) => resolve({ status, location: headers.location, body }), reject);
        },
      );
      sent
        .once('error', ({ code, message }: NodeJS.ErrnoException) => {
          const hint = ['ENOTFOUND', 'EAI_AGAIN'].includes(code ?? '')
            ? `; where only its cluster knows that name: ${leaderForward}`
            : '';
          reject(new Error(`Vault at ${this.address} does not answer: ${message || code}${hint}`));
        })
        .once('timeout', () => sent.destroy(new Error('it took longer than ten minutes')));
      sent.end(bytes);
    });
  }

  /** @throws Error rather than send the token there in clear. */
  private leaderAt(address: string): VaultClient {
    if (address === this.address || (address.startsWith('http:') && !this.address.startsWith('http:'))) {
      throw new Error(`Vault at ${this.address} says that ${address} leads, and nobody follows there.`);
    }
    return new VaultClient(address, this.ca, this.token);
  }

  /** @throws VaultRefusal with what Vault says, unless it answers 2xx. */
  async expect(method: Method, path: string, options: CallOptions = {}) {
    const { status, body } = await this.call(method, path, options);
    if (status >= 300) {
      throw new VaultRefusal(status, `${method} ${path}: ${status} ${(body?.errors ?? []).join('; ')}`);
    }
    return body;
  }
}
