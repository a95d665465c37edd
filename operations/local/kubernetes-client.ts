import { request } from 'node:https';
import { json } from 'node:stream/consumers';
import type { KubernetesAddress } from './api-server';

/** An object, as far as it is read here. */
export interface KubernetesObject {
  readonly status?: { readonly token?: string };
}

/** Speaks to one API server. */
export class KubernetesClient {
  constructor(
    private readonly address: KubernetesAddress,
    private readonly token: string,
  ) {}

  /**
   * @param path Of the collection, for example `/api/v1/namespaces`.
   * @returns nothing where it was there already.
   * @throws Error with what the API server says, unless it takes the object.
   */
  create(path: string, object: object): Promise<KubernetesObject | undefined> {
    const { endpoint, certificateAuthority: ca } = this.address;
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const sent = request(`${endpoint}${path}`, { method: 'POST', ca, headers, agent: false }, async (response) => {
        const { statusCode = 0 } = response;
        const answer = (await json(response).catch(reject)) as KubernetesObject & { readonly message?: string };
        if (statusCode === 409) resolve(undefined);
        else if (statusCode < 300) resolve(answer);
        else reject(new Error(`POST ${path}: ${statusCode} ${answer.message}`));
      });
      sent.once('error', reject).end(JSON.stringify(object));
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
