import { createMessage, encrypt, readKey } from 'openpgp';
import { type Answer, type CallOptions, type Method, VaultClient } from '../../../operations/vault-client';

interface FakeToken {
  readonly accessor: string;
  readonly policies: readonly string[];
}

/** As much of Vault as a ceremony meets. What Vault itself does, the end-to-end run shows. */
export class FakeVault extends VaultClient {
  initialized = false;
  /** Alive, by what they are. */
  readonly tokens = new Map<string, FakeToken>();
  readonly shares: string[] = [];
  /** What was asked, with the token it was asked with. */
  readonly asked: string[] = [];
  /** Order of the holders' keys in which it answers. */
  order: (ciphertexts: string[]) => string[] = (ciphertexts) => ciphertexts;
  seal = { type: 'awskms', recovery_seal: true };
  version = '1.21.1';
  /** What it answers to its initialization. */
  refuses?: readonly [status: number, error: string];
  /** How many requests to an endpoint get lost. */
  lose = new Map<string, number>();

  constructor() {
    super('http://127.0.0.1:0');
  }

  override async call(method: Method, path: string, { body, token }: CallOptions = {}): Promise<Answer> {
    this.asked.push(`${method} ${path}`);
    const lost = this.lose.get(`${method} ${path}`) ?? 0;
    this.lose.set(`${method} ${path}`, lost - 1);
    if (lost > 0) throw new Error('socket hang up');
    const own = this.tokens.get(token ?? '');
    const answer = (data: object) => ({ status: 200, body: { data, ...data } });
    const refuse = (status: number, error: string) => ({ status, body: { errors: [error] } });
    const { accessor = '' } = (body ?? {}) as { accessor?: string };
    const [named, found] = [...this.tokens].find(([, one]) => one.accessor === accessor) ?? [];
    switch (`${method} ${path}`) {
      case 'GET sys/seal-status':
        return answer({
          ...this.seal,
          initialized: this.initialized,
          sealed: false,
          version: this.version,
          ...(this.initialized && { cluster_id: 'c1' }),
        });
      case 'GET sys/health':
        return answer({ cluster_id: 'c1' });
      case 'PUT sys/init':
        if (this.refuses) return refuse(...this.refuses);
        return answer(await this.initialize(body as { recovery_pgp_keys: string[] }));
      case 'GET auth/token/lookup-self':
        return own ? answer(own) : refuse(403, 'permission denied');
      case 'POST auth/token/revoke-self':
        this.tokens.delete(token ?? '');
        return answer({});
      case 'GET auth/token/accessors?list=true':
        if (!own?.policies.some((policy) => ['root', 'security'].includes(policy)))
          return refuse(403, 'permission denied');
        return answer({ keys: [...[...this.tokens.values()].map((one) => one.accessor), 'just-gone'] });
      case 'POST auth/token/lookup-accessor':
        return found ? answer(found) : refuse(403, 'invalid accessor');
      case 'POST auth/token/revoke-accessor':
        this.tokens.delete(named ?? '');
        return answer({});
    }
    return refuse(404, 'no handler');
  }

  private async initialize({ recovery_pgp_keys: keys }: { recovery_pgp_keys: string[] }) {
    this.initialized = true;
    this.tokens.set('root-1', { accessor: 'accessor-1', policies: ['root'] });
    const ciphertexts = await Promise.all(
      keys.map(async (key, index) => {
        const encryptionKeys = await readKey({ binaryKey: Buffer.from(key, 'base64') });
        const share = String(index).repeat(66);
        this.shares.push(share);
        const message = await encrypt({
          message: await createMessage({ text: share }),
          encryptionKeys,
          format: 'binary',
        });
        return Buffer.from(message).toString('base64');
      }),
    );
    return { recovery_keys_base64: this.order(ciphertexts), root_token: 'root-1' };
  }
}
