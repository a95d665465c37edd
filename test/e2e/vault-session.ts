import type { VaultNodes } from '../../operations/local/vault-nodes';
import type { Answer, CallOptions, Method } from '../../operations/vault-client';

type Options = Omit<CallOptions, 'token'>;

/** A request that Vault answered. */
export interface Asked {
  readonly path: string;
  readonly refused: boolean;
}

/** Vault as the holder of one token sees it; whichever node leads answers. */
export class VaultSession {
  constructor(
    readonly nodes: VaultNodes,
    readonly token: string,
    /** Gets all that is asked. */
    private readonly asked: Asked[],
  ) {}

  as(token: string): VaultSession {
    return new VaultSession(this.nodes, token, this.asked);
  }

  async call(method: Method, path: string, options: Options = {}): Promise<Answer> {
    const { client } = await this.nodes.leader();
    const answer = await client.call(method, path, { ...options, token: this.token });
    this.asked.push({ path: method === 'LIST' ? `${path}/` : path, refused: answer.status === 403 });
    return answer;
  }

  /** @throws Error with what Vault says, unless it answers 2xx. */
  async expect(method: Method, path: string, options: Options = {}) {
    const { status, body } = await this.call(method, path, options);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${(body?.errors ?? []).join('; ')}`);
    return body;
  }

  async read(path: string) {
    return (await this.expect('GET', path)).data;
  }

  async write(path: string, body: object = {}) {
    return (await this.expect('POST', path, { body })).data;
  }

  /** @throws Error unless Vault refuses it for want of rights. */
  async isRefused(method: Method, path: string, body?: object): Promise<void> {
    const { status } = await this.call(method, path, body && { body });
    if (status !== 403) throw new Error(`${method} ${path} answers ${status}, not 403`);
  }
}
