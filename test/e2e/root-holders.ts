import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import { untilActive } from '../../operations/ceremony/server-state';
import type { CeremonyDrills } from './ceremony';
import { CeremonyPlace } from './ceremony-place';
import type { Results } from './results';
import { Terminal } from './terminal';

const ENVIRONMENT = 'local';
const [SHARES, THRESHOLD] = [5, 3];
/** What the token is used for: it says whose it is, and no more. */
const WHO_AM_I =
  "fetch(process.env.VAULT_ADDR + '/v1/auth/token/lookup-self', { headers: { 'X-Vault-Token': process.env.VAULT_TOKEN } })" +
  ".then((answer) => answer.json()).then(({ data }) => console.log('used by', data.policies.join(), data.accessor))";

/** Holders who are not in one room: each has a process of `strongroom root generate`, and speaks to Vault alone. */
export function rootByHolders(drills: CeremonyDrills, results: Results): ListrTask[] {
  const at = async <T>(name: string, work: (holders: Holders) => Promise<T>): Promise<T> => {
    const place = await CeremonyPlace.open(name, drills.vault(), drills.aws(), join(drills.folder, name), []);
    const holders = new Holders(place, drills.secrets);
    try {
      await holders.initialize();
      return await work(holders);
    } finally {
      await holders.leave();
      await place.close();
    }
  };
  return [
    results.check(
      'root generate --share: holders at terminals of their own make a token that only who began gets, and it ends with the command',
      () =>
        at('root-holders', async (holders) => {
          await holders.giveLastWhereItBegan();
          await holders.giveLastElsewhere();
          return `${THRESHOLD} of ${SHARES} shares, each from a process of its own`;
        }),
    ),
    results.check(
      'root generate --share: another nonce, a wrong share, one given twice and an attempt of someone else are refused in a sentence each',
      () =>
        at('root-refused', async (holders) => {
          await holders.areRefused();
          return undefined;
        }),
    ),
  ];
}

class Holders {
  private readonly terminals: Terminal[] = [];
  private shares: readonly string[] = [];
  private root = '';

  constructor(
    private readonly place: CeremonyPlace,
    private readonly secrets: string[],
  ) {}

  async initialize(): Promise<void> {
    const body = { recovery_shares: SHARES, recovery_threshold: THRESHOLD };
    const { root_token, recovery_keys } = await this.place.vault.expect('PUT', 'sys/init', { body, seconds: 60 });
    this.secrets.push(root_token, ...recovery_keys);
    [this.root, this.shares] = [root_token, recovery_keys];
    await untilActive(this.place.vault);
  }

  async giveLastWhereItBegan(): Promise<void> {
    const { beginner, nonce } = await this.begin();
    for (const index of [0, 1]) {
      const printed = await this.give(nonce, this.shares[index]!, 0);
      says(printed, `${index + 1} of ${THRESHOLD} shares are given.`);
    }
    beginner.answer('');
    await beginner.asks(`2 of ${THRESHOLD} shares`);
    beginner.answer(this.shares[2]!);
    await this.isUsedAndEnded(beginner);
  }

  async giveLastElsewhere(): Promise<void> {
    const { beginner, nonce } = await this.begin();
    let printed = '';
    for (const share of this.shares.slice(-THRESHOLD)) printed = await this.give(nonce, share, 0);
    const [, encoded = ''] = /who alone can read it: (\S+)/.exec(printed) ?? [];
    if (encoded === '' || Buffer.from(encoded, 'base64').toString().startsWith('hvs.'))
      throw new Error(`the last holder gets ${printed}`);
    beginner.answer('');
    await beginner.asks('What did the last holder’s program print?');
    beginner.answer(encoded.replace(/^..../, 'AAAA'));
    says(
      await beginner.asks('What did the last holder’s program print?'),
      'That is not what Vault gave to the last holder of this attempt.',
    );
    beginner.answer(encoded);
    await this.isUsedAndEnded(beginner);
  }

  async areRefused(): Promise<void> {
    const [one, two, three] = this.shares as [string, string, string];
    const wrong = two.replace(/^../, (digits) => (digits === '00' ? '11' : '00'));
    const told = '00000000-0000-0000-0000-000000000000';
    const none = 'No attempt to make a root token is under way.';
    says(await this.open('--share', told).ends(1), none);

    const { beginner, nonce } = await this.begin();
    says(
      await this.open('--', 'true').ends(1),
      `An attempt to make a root token is under way (nonce ${nonce}); if nobody knows of it, run strongroom root cancel.`,
    );
    const other = await this.open('--share', told).ends(1);
    says(
      other,
      `The attempt under way is ${nonce}, not ${told} which you were told of; give it no share before you know who began it.`,
    );
    if (other.includes('hidden')) throw new Error('a share is asked for an attempt that nobody was told of');
    says(await this.give(nonce, 'hunter2', 1), 'That is no recovery share: one has 66 hexadecimal digits.');
    await this.give(nonce, one, 0);
    says(await this.give(nonce, one, 1), 'This share was given before; each holder gives their own.');
    await this.give(nonce, wrong, 0);
    says(
      await this.give(nonce, three, 1),
      'One of the shares is not of this Vault, which does not say whose. It has forgotten all of them: give them again.',
    );
    for (const share of ['', one, one.slice(1)]) {
      beginner.answer(share);
      await beginner.asks(' shares. Give one');
    }
    says(beginner.shown, 'That is no recovery share: one has 66 hexadecimal digits.');

    says(await this.strongroom('root', 'cancel', ENVIRONMENT).ends(0), `The attempt with nonce ${nonce} is cancelled.`);
    says(await this.strongroom('root', 'cancel', ENVIRONMENT).ends(1), none);
    beginner.answer(two);
    await beginner.asks('The attempt has ended elsewhere.');
    says(beginner.shown, none);
    beginner.answer('');
    await beginner.ends(1);
    this.hidesShares();
  }

  async leave(): Promise<void> {
    for (const terminal of this.terminals) await terminal.close();
  }

  /** @returns with its first question asked */
  private async begin(): Promise<{ readonly beginner: Terminal; readonly nonce: string }> {
    const beginner = this.open('--', process.execPath, '-e', WHO_AM_I);
    const printed = await beginner.asks(`0 of ${THRESHOLD} shares`);
    const [, nonce = ''] = /--share (\S+)/.exec(printed) ?? [];
    return { beginner, nonce };
  }

  /** @returns what the holder's program printed */
  private async give(nonce: string, share: string, code: number): Promise<string> {
    const holder = this.open('--share', nonce);
    await holder.asks('Give yours (hidden): ');
    holder.answer(share);
    return holder.ends(code);
  }

  private async isUsedAndEnded(beginner: Terminal): Promise<void> {
    const printed = await beginner.ends(0);
    const [, accessor] = /^used by root (\S+)$/m.exec(printed) ?? [];
    if (!accessor) throw new Error(`the command had no root token: ${printed}`);
    says(printed, 'The root token is revoked, and Vault knows it no more.');
    const { body } = await this.place.vault.call('POST', 'auth/token/lookup-accessor', {
      token: this.root,
      body: { accessor },
    });
    if (!JSON.stringify(body).includes('invalid accessor')) throw new Error('the root token outlives the command');
    this.hidesShares();
  }

  private hidesShares(): void {
    const shown = this.terminals.map((terminal) => terminal.shown).join('\n');
    if (/hvs\./.test(shown) || this.shares.some((share) => shown.includes(share)))
      throw new Error('a token or a share is shown');
  }

  private open(...args: readonly string[]): Terminal {
    return this.strongroom('root', 'generate', ENVIRONMENT, ...args);
  }

  private strongroom(...args: readonly string[]): Terminal {
    // One is enough: none starts before the last one has read it.
    const CDKTF_OUTDIR = join(this.place.folder, 'cdktf.out');
    const terminal = new Terminal(args, { CDKTF_OUTDIR, VAULT_ADDR: this.place.address });
    this.terminals.push(terminal);
    return terminal;
  }
}

/** As a line of its own, so that it is one sentence and no stack. */
function says(printed: string, sentence: string): void {
  const lines = printed.split('\n').map((line) => line.trim());
  if (!lines.includes(sentence) || /^\s+at /m.test(printed))
    throw new Error(`it does not say '${sentence}': ${printed}`);
}
