import {
  cancelGeneration,
  checkAttempt,
  giveShare,
  RootGeneration,
} from '../../../operations/ceremony/root-generation';
import { type Answer, type CallOptions, type Method, VaultClient } from '../../../operations/vault-client';

const OTP = 'o'.repeat(28);
const TOKEN = `hvs.${'T'.repeat(24)}`;
const share = (digit: string) => digit.repeat(66);
const NEEDED = 2;

/** As Vault makes root tokens, and says no. That it does is shown by the end-to-end run. */
class FakeVault extends VaultClient {
  attempt?: { readonly nonce: string; shares: string[] };
  asksForLogin = false;
  readonly asked: string[] = [];
  private attempts = 0;

  constructor() {
    super('http://127.0.0.1:0');
  }

  override async call(method: Method, path: string, { body }: CallOptions = {}): Promise<Answer> {
    this.asked.push(`${method} ${path}`);
    const refuse = (status: number, error: string) => ({ status, body: { errors: [error] } });
    const answer = (more: object = {}) => ({
      status: 200,
      body: {
        started: this.attempt !== undefined,
        nonce: this.attempt?.nonce ?? '',
        progress: this.attempt?.shares.length ?? 0,
        required: NEEDED,
        ...more,
      },
    });
    if (this.asksForLogin) return refuse(403, 'permission denied');
    switch (`${method} ${path}`) {
      case 'GET sys/generate-root/attempt':
        return answer();
      case 'PUT sys/generate-root/attempt':
        this.attempts += 1;
        this.attempt = { nonce: `nonce-${this.attempts}`, shares: [] };
        return answer({ otp: OTP });
      case 'DELETE sys/generate-root/attempt':
        delete this.attempt;
        return { status: 204, body: {} };
      case 'PUT sys/generate-root/update':
        return this.update(body as { readonly key: string; readonly nonce: string }, refuse, answer);
    }
    return refuse(404, 'no handler');
  }

  private update(
    { key, nonce }: { readonly key: string; readonly nonce: string },
    refuse: (status: number, error: string) => Answer,
    answer: (more: object) => Answer,
  ): Answer {
    if (!this.attempt) return refuse(400, 'no root generation in progress');
    if (this.attempt.nonce !== nonce)
      return refuse(
        400,
        `incorrect nonce supplied; nonce for this root generation operation is "${this.attempt.nonce}"`,
      );
    if (this.attempt.shares.includes(key))
      return refuse(400, 'given key has already been provided during this generation operation');
    this.attempt.shares.push(key);
    if (this.attempt.shares.length < NEEDED) return answer({});
    const wrong = this.attempt.shares.includes(share('f'));
    this.attempt.shares = [];
    if (wrong) return refuse(400, 'root generation aborted: unable to authenticate: invalid key: recovery key');
    delete this.attempt;
    return answer({ progress: NEEDED, encoded_token: encode(TOKEN) });
  }
}

const encode = (token: string) =>
  Buffer.from([...token].map((letter, index) => letter.charCodeAt(0) ^ OTP.charCodeAt(index))).toString('base64');

let vault: FakeVault;
beforeEach(() => {
  vault = new FakeVault();
});

test('with the last share given here, the token is read here', async () => {
  const generation = await RootGeneration.begin(vault);
  expect(await generation.give(share('1'))).toEqual({ given: 1, needed: 2 });
  expect(() => generation.token()).toThrow('1 of 2 shares are given; the token is not made yet.');
  await generation.give(` ${share('2')}\n`);
  expect(generation.token()).toBe(TOKEN);
});

test('with the last share given elsewhere, who gave it can read nothing, and who began reads the token', async () => {
  const generation = await RootGeneration.begin(vault);
  await giveShare(vault, generation.nonce, share('1'));
  expect(await generation.look()).toEqual({ given: 1, needed: 2 });
  const { shares, encoded } = await giveShare(vault, generation.nonce, share('2'));
  expect(shares).toEqual({ given: 2, needed: 2 });
  expect(Buffer.from(encoded!, 'base64').toString()).not.toContain('hvs.');
  expect(await generation.look()).toBeUndefined();
  expect(generation.token(encoded)).toBe(TOKEN);
});

test.each([
  ['nothing that is one', 'eW91cnM='],
  ['another attempt’s', Buffer.from('\n'.repeat(28)).toString('base64')],
  ['one whose first letters are wrong', encode(`abc.${'T'.repeat(24)}`)],
])('who began does not take for a token %s', async (_, encoded) => {
  const generation = await RootGeneration.begin(vault);
  expect(() => generation.token(encoded)).toThrow('That is not what Vault gave to the last holder of this attempt.');
});

test('nobody joins the attempt of someone else unasked', async () => {
  const { nonce } = await RootGeneration.begin(vault);
  await expect(RootGeneration.begin(vault)).rejects.toThrow(
    `An attempt to make a root token is under way (nonce ${nonce}); if nobody knows of it, run strongroom root cancel.`,
  );
  expect(vault.attempt?.nonce).toBe(nonce);
});

test('a holder who was told of another attempt, or of one that is none, is told so before giving a share', async () => {
  await expect(checkAttempt(vault, 'nonce-0')).rejects.toThrow('No attempt to make a root token is under way.');
  const { nonce } = await RootGeneration.begin(vault);
  await expect(checkAttempt(vault, 'nonce-0')).rejects.toThrow(
    `The attempt under way is ${nonce}, not nonce-0 which you were told of; give it no share before you know who began it.`,
  );
  expect(await checkAttempt(vault, nonce)).toEqual({ given: 0, needed: 2 });
  expect(vault.asked.filter((line) => line.endsWith('update'))).toEqual([]);
});

test('what is no share is never sent, and not repeated', async () => {
  const { nonce } = await RootGeneration.begin(vault);
  const error = await giveShare(vault, nonce, 'hunter2').catch(({ message }: Error) => message);
  expect(error).toBe('That is no recovery share: one has 66 hexadecimal digits.');
  expect(vault.asked).not.toContain('PUT sys/generate-root/update');
});

test('a wrong share is told when all are there; then the attempt goes on from none', async () => {
  const generation = await RootGeneration.begin(vault);
  await generation.give(share('f'));
  await expect(generation.give(share('1'))).rejects.toThrow(
    'One of the shares is not of this Vault, which does not say whose. It has forgotten all of them: give them again.',
  );
  expect(await generation.look()).toEqual({ given: 0, needed: 2 });
  await generation.give(share('1'));
  await generation.give(share('2'));
  expect(generation.complete).toBe(true);
});

test('a share counts once', async () => {
  const generation = await RootGeneration.begin(vault);
  await generation.give(share('1'));
  await expect(generation.give(share('1'))).rejects.toThrow(
    'This share was given before; each holder gives their own.',
  );
  expect(await generation.look()).toEqual({ given: 1, needed: 2 });
});

test('an attempt that was replaced by another takes no share, and does not end the other one', async () => {
  const generation = await RootGeneration.begin(vault);
  await cancelGeneration(vault);
  await expect(generation.give(share('1'))).rejects.toThrow('No attempt to make a root token is under way.');
  const { nonce } = await RootGeneration.begin(vault);
  await expect(generation.give(share('1'))).rejects.toThrow(
    'Another attempt is under way by now; ask whoever began yours.',
  );
  await generation.cancel();
  expect(vault.attempt?.nonce).toBe(nonce);
});

test('cancelling ends what is under way, whoever began it, and says when there is nothing', async () => {
  const { nonce } = await RootGeneration.begin(vault);
  expect(await cancelGeneration(vault)).toBe(nonce);
  expect(vault.attempt).toBeUndefined();
  await expect(cancelGeneration(vault)).rejects.toThrow('No attempt to make a root token is under way.');
});

test('where Vault asks for a login, that is said', async () => {
  vault.asksForLogin = true;
  const sentence =
    'Vault makes a root token only for who is logged in: log in as break-glass, and put the token into VAULT_TOKEN.';
  await expect(RootGeneration.begin(vault)).rejects.toThrow(sentence);
  await expect(checkAttempt(vault, 'nonce-1')).rejects.toThrow(sentence);
  await expect(giveShare(vault, 'nonce-1', share('1'))).rejects.toThrow(sentence);
});
