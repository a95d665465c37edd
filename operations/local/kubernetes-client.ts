import { request } from 'node:https';
import { json } from 'node:stream/consumers';
import type { KubernetesAddress } from './api-server';

/** An object, as far as it is read here. */
export interface KubernetesObject {
  readonly status?: { readonly token?: string };
}

type Answer = KubernetesObject & { readonly message?: string };

/** Speaks to one API server. */
export class KubernetesClient {
  constructor(
    private readonly address: KubernetesAddress,
    private readonly token: string,
  ) {}

  /** @throws Error with what the API server says, unless it has the object. */
  async get(path: string): Promise<unknown> {
    const { status, answer } = await this.ask('GET', path);
    if (status >= 300) throw new Error(`GET ${path}: ${status} ${answer.message}`);
    return answer;
  }

  /**
   * @param path Of the collection, for example `/api/v1/namespaces`.
   * @returns nothing where it was there already.
   * @throws Error with what the API server says, unless it takes the object.
   */
  async create(path: string, object: object): Promise<KubernetesObject | undefined> {
    const { status, answer } = await this.ask('POST', path, object);
    if (status === 409) return undefined;
    if (status >= 300) throw new Error(`POST ${path}: ${status} ${answer.message}`);
    return answer;
  }

  private ask(method: string, path: string, object?: object): Promise<{ status: number; answer: Answer }> {
    const { endpoint, certificateAuthority: ca } = this.address;
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const sent = request(`${endpoint}${path}`, { method, ca, headers, agent: false }, (response) => {
        json(response).then(
          (answer) => resolve({ status: response.statusCode ?? 0, answer: answer as Answer }),
          reject,
        );
      });
      sent.once('error', reject).end(object && JSON.stringify(object));
    });
  }

  /** Makes the account where it is missing, and a token of it that lives ten minutes. */
  async serviceAccountToken(namespace: string, name: string, audience: string): Promise<string> {
    await this.create('/api/v1/namespaces', { metadata: { name: namespace } });
    const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
    await this.create(accounts, { metadata: { name } });
    const spec = { audiences: [audience], expirationSeconds: 600 };
    const made = await this.create(`${accounts}/${name}/token`, { spec });
    return made!.status!.token!;
  }
}
