import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import { type Ceremony, holdCeremony, type Step, steps } from '../../operations/ceremony/ceremony';
import { type CeremonyRecord, RecordFile } from '../../operations/ceremony/record';
import { RootGeneration } from '../../operations/ceremony/root-generation';
import { proveReadable } from '../../operations/ceremony/share-check';
import { ShareStore } from '../../operations/ceremony/share-store';
import type { Tool } from '../../operations/local/toolchain';
import { type KeyPair, makeHolders } from '../../operations/up/throw-away-keys';
import { CeremonyPlace, type EmulatedAws } from './ceremony-place';
import { openShare } from './open-share';
import type { Results } from './results';

const THRESHOLD = 3;

export interface CeremonyDrills {
  /** The program, looked up late: its absence skips. */
  readonly vault: () => Tool;
  readonly aws: () => EmulatedAws;
  readonly folder: string;
  /** Gets whatever must be found nowhere. */
  readonly secrets: string[];
}

/** The init ceremony on Vaults of its own, with the throw-away keys of five holders: whole, and interrupted before each of its steps. */
export function ceremonyDrills(drills: CeremonyDrills, results: Results): ListrTask[] {
  let keys: readonly KeyPair[] = [];
  const at = async <T>(name: string, work: (drill: Drill) => Promise<T>): Promise<T> => {
    if (keys.length === 0) keys = await makeHolders(['admin', 'devops', 'security', 'backup-1', 'backup-2']);
    const place = await CeremonyPlace.open(
      name,
      drills.vault(),
      drills.aws(),
      join(drills.folder, name),
      keys.map(({ holder }) => holder.name),
    );
    try {
      return await work(new Drill(place, keys, drills));
    } finally {
      await place.close();
    }
  };
  return [
    results.check(
      'init: five holders get a share that only they read, root is used once and dies, a second run changes nothing',
      () =>
        at('whole', async (drill) => {
          const record = await drill.hold();
          await drill.endedWell(record);
          const again = await drill.hold({
            configure: async () => Promise.reject(new Error('a second run configures again')),
          });
          if (JSON.stringify(again) !== JSON.stringify(record)) throw new Error('the second run wrote another record');
          return `root accessor ${record.rootAccessor}`;
        }),
    ),
    ...(Object.keys(steps) as Step[]).map((step) =>
      results.check(`init, killed when about to ${steps[step].split(',')[0]}: another run ends in the same state`, () =>
        at(`killed-${step}`, async (drill) => {
          await drill.killedBefore(step);
          const [record, how] = await drill.goOn();
          await drill.endedWell(record);
          return how;
        }),
      ),
    ),
    results.check('init, when what configures Vault fails: the root token is revoked, and three holders go on', () =>
      at('failed', async (drill) => {
        const error = await drill.failsToConfigure();
        if (!error.includes('Its root token is revoked.')) throw new Error(error);
        await drill.isDead(drill.roots[0]!);
        const [record, how] = await drill.goOn();
        await drill.endedWell(record);
        return how;
      }),
    ),
    results.check(
      'init, when the answer of Vault never arrived: it says that nobody has anything, and what to do',
      () =>
        at('unheard', async (drill) => {
          await drill.killedBefore('initialize');
          await drill.initializeUnheard();
          return drill.isRefused('nobody has its shares or its root token. It is empty: delete its data');
        }),
    ),
    results.check('init of a Vault that somebody else initialized is refused', () =>
      at('foreign', async (drill) => {
        await drill.initializeUnheard();
        return drill.isRefused('is initialized already');
      }),
    ),
    results.check('root generate: three shares make a token, two and a wrong one make none', () =>
      at('quorum', async (drill) => {
        await drill.hold();
        await drill.wrongShareMakesNothing();
        return undefined;
      }),
    ),
  ];
}

/** Logs in those who repair, in the place of the stack that lets them in. */
const REPAIRER = { login: 'auth/userpass/login/repairer', password: 'known to this run only' };

class Drill {
  /** Every root token that a ceremony handed over, or holders made. */
  readonly roots: string[] = [];
  private readonly record: RecordFile;
  private readonly store: ShareStore;

  constructor(
    private readonly place: CeremonyPlace,
    private readonly keys: readonly KeyPair[],
    private readonly drills: CeremonyDrills,
  ) {
    this.record = new RecordFile(join(place.folder, 'ceremony.json'));
    this.store = new ShareStore(drills.aws());
  }

  hold(other: Partial<Ceremony> = {}): Promise<CeremonyRecord> {
    const { name: environment, address, vault } = this.place;
    return holdCeremony({
      environment,
      address,
      vault,
      holders: this.keys.map(({ holder }) => holder),
      threshold: THRESHOLD,
      secretOf: (holder) => this.secretOf(holder),
      store: this.store,
      record: this.record,
      configure: (rootToken) => this.configure(rootToken),
      proveLogin: async () => {
        await this.logIn();
        return { proven: REPAIRER.login };
      },
      ...other,
    });
  }

  /** What a process that is killed leaves: it never gets past that step, and tidies nothing up. */
  async killedBefore(step: Step): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const onStep = async (next: Step) => {
        if (next !== step) return;
        resolve();
        await new Promise(() => {});
      };
      this.hold({ onStep }).then(() => reject(new Error(`it ended without the step '${step}'`)), reject);
    });
  }

  /** As the message of a second run says. @returns how */
  async goOn(): Promise<[record: CeremonyRecord, how: string]> {
    const refusal = await this.hold().catch(({ message }: Error) => message);
    if (typeof refusal !== 'string') return [refusal, 'by running it again'];
    if (refusal.includes('Log in as break-glass'))
      return [await this.hold({ token: await this.logIn() }), 'with a login'];
    if (!refusal.includes('strongroom root generate')) throw new Error(refusal);
    const token = await this.makeRoot();
    return [await this.hold({ token }), 'with three holders'];
  }

  async failsToConfigure(): Promise<string> {
    const configure = async (rootToken: string) => {
      this.remember(rootToken);
      throw new Error('the apply failed');
    };
    return this.hold({ configure }).then(
      () => 'it did not fail',
      ({ message }: Error) => message,
    );
  }

  async initializeUnheard(): Promise<void> {
    const body = { recovery_shares: 1, recovery_threshold: 1 };
    const { root_token, recovery_keys } = await this.place.vault.expect('PUT', 'sys/init', { body, seconds: 60 });
    this.drills.secrets.push(root_token, ...recovery_keys);
  }

  async isRefused(why: string): Promise<undefined> {
    const refusal = await this.hold().catch(({ message }: Error) => message);
    if (typeof refusal !== 'string' || !refusal.includes(why)) throw new Error(`it says: ${JSON.stringify(refusal)}`);
  }

  /** Whatever happened on the way. */
  async endedWell(record: CeremonyRecord): Promise<void> {
    const { shares = [], configuredAt, login, rootRevokedAt, endedAt } = record;
    if (!configuredAt || !login || !rootRevokedAt || !endedAt)
      throw new Error(`it did not end: ${JSON.stringify(record)}`);
    if (JSON.stringify(this.record.read()) !== JSON.stringify(record)) throw new Error('the file holds another record');
    for (const [index, { holder, privateKey }] of this.keys.entries()) {
      const kept = await this.store.read(this.secretOf(holder.name));
      if (kept.version !== shares[index]?.sha256) throw new Error(`the secret of ${holder.name} holds something else`);
      if (shares[index]?.ciphertext) throw new Error(`the record still has the share of ${holder.name}`);
      await proveReadable(kept.ciphertext, privateKey, holder.fingerprint, () =>
        Promise.reject(new Error('no passphrase')),
      );
      await this.isUnreadable(kept.ciphertext, this.keys[(index + 1) % this.keys.length]!.privateKey);
    }
    for (const root of this.roots) await this.isDead(root);
    const token = await this.logIn();
    const { data } = await this.place.vault.expect('LIST', 'auth/token/accessors', { token });
    for (const accessor of data.keys) {
      const found = await this.place.vault.expect('POST', 'auth/token/lookup-accessor', { token, body: { accessor } });
      if (found.data.policies.includes('root')) throw new Error(`a root token is alive: ${accessor}`);
    }
    const root = await this.makeRoot();
    await this.place.vault.expect('POST', 'auth/token/revoke-self', { token: root });
  }

  async isDead(token: string): Promise<void> {
    const { status } = await this.place.vault.call('GET', 'auth/token/lookup-self', { token });
    if (status !== 403) throw new Error(`a root token that should be dead is answered with ${status}`);
  }

  async wrongShareMakesNothing(): Promise<void> {
    const [one, two, three] = await this.shares();
    const wrong = three!.replace(/^../, (digits) => (digits === '00' ? '11' : '00'));
    const generation = await RootGeneration.begin(this.place.vault);
    await generation.give(one!);
    await generation.give(two!);
    const refused = await generation.give(wrong).then(
      () => false,
      () => true,
    );
    if (!refused || generation.complete) throw new Error('a wrong share is taken');
    await generation.cancel();
    this.roots.push(await this.makeRoot());
  }

  /** By three of the holders. */
  private async makeRoot(): Promise<string> {
    const generation = await RootGeneration.begin(this.place.vault);
    for (const share of (await this.shares()).slice(-THRESHOLD)) await generation.give(share);
    const token = generation.token();
    this.remember(token);
    return token;
  }

  /** Of all holders, decrypted by each. */
  private async shares(): Promise<readonly string[]> {
    return Promise.all(
      this.keys.map(async ({ holder, privateKey }) => {
        const share = await openShare(this.store, this.secretOf(holder.name), privateKey);
        this.drills.secrets.push(share);
        return share;
      }),
    );
  }

  private async configure(rootToken: string): Promise<void> {
    this.remember(rootToken);
    const expect = (path: string, body: object) => this.place.vault.expect('POST', path, { token: rootToken, body });
    const mounted = await this.place.vault.call('GET', 'sys/auth/userpass', { token: rootToken });
    if (mounted.status !== 200) await expect('sys/auth/userpass', { type: 'userpass' });
    const paths = ['sys/*', 'auth/*'].map(
      (path) => `path "${path}" { capabilities = ["create", "read", "update", "delete", "list", "sudo"] }`,
    );
    await expect('sys/policies/acl/break-glass', { policy: paths.join('\n') });
    await expect('auth/userpass/users/repairer', { password: REPAIRER.password, token_policies: ['break-glass'] });
  }

  private async logIn(): Promise<string> {
    const { auth } = await this.place.vault.expect('POST', REPAIRER.login, { body: { password: REPAIRER.password } });
    this.drills.secrets.push(auth.client_token);
    return auth.client_token;
  }

  private async isUnreadable(ciphertext: string, privateKey: string): Promise<void> {
    const readable = await proveReadable(ciphertext, privateKey, undefined, () =>
      Promise.reject(new Error('no passphrase')),
    ).then(
      () => true,
      () => false,
    );
    if (readable) throw new Error('another holder reads the share');
  }

  private remember(root: string): void {
    this.roots.push(root);
    this.drills.secrets.push(root);
  }

  private secretOf(holder: string): string {
    return `${this.place.name}/${holder}`;
  }
}
