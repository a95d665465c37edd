import { type Method, type VaultClient, VaultRefusal } from '../vault-client';

export interface Shares {
  readonly given: number;
  readonly needed: number;
}

/** An attempt of holders together to make a root token. Only who began it can read the token that comes of it. */
export class RootGeneration {
  private encoded?: string;

  private constructor(
    private readonly vault: VaultClient,
    /** Names this attempt, so that no holder gives a share to another one. */
    readonly nonce: string,
    private readonly otp: string,
    private shares: Shares,
  ) {}

  /** @throws Error where another attempt is under way, which somebody else may have begun, or Vault asks for a login. */
  static async begin(vault: VaultClient): Promise<RootGeneration> {
    const { started, nonce: other } = await ask(vault, 'GET', 'attempt');
    if (started) {
      throw new Error(
        `An attempt to make a root token is under way (nonce ${other}); if nobody knows of it, run strongroom root cancel.`,
      );
    }
    const { nonce, otp, required } = await ask(vault, 'PUT', 'attempt', {});
    return new RootGeneration(vault, nonce, otp, { given: 0, needed: required });
  }

  /** Whether all shares were given here. @throws Error where Vault refuses the share, or all of them together. */
  async give(share: string): Promise<Shares> {
    const { shares, encoded } = await giveShare(this.vault, this.nonce, share);
    this.shares = shares;
    if (encoded) this.encoded = encoded;
    return shares;
  }

  /** With those that were given elsewhere. Undefined where the attempt has ended: by the last of them, or by someone who cancelled it. */
  async look(): Promise<Shares | undefined> {
    const { started, nonce, progress, required } = await ask(this.vault, 'GET', 'attempt');
    if (!started || nonce !== this.nonce) return undefined;
    this.shares = { given: progress, needed: required };
    return this.shares;
  }

  get complete(): boolean {
    return this.encoded !== undefined;
  }

  /**
   * @param encoded What Vault gave to the last holder, elsewhere. @default - to this process
   * @throws Error where it is not of this attempt.
   */
  token(encoded = this.encoded): string {
    if (!encoded)
      throw new Error(`${this.shares.given} of ${this.shares.needed} shares are given; the token is not made yet.`);
    return decodeRoot(encoded, this.otp);
  }

  /** Leaves an attempt alone that somebody else began since. */
  async cancel(): Promise<void> {
    if (!this.complete && (await this.look())) await cancelAttempt(this.vault, this.nonce);
  }
}

/**
 * Sees that the attempt which a holder was told of is under way, before any share is asked for.
 *
 * @throws Error where it is another one, or none.
 */
export async function checkAttempt(vault: VaultClient, nonce: string): Promise<Shares> {
  const { started, nonce: current, progress, required } = await ask(vault, 'GET', 'attempt');
  if (!started) throw new Error(NO_ATTEMPT);
  if (current !== nonce) {
    throw new Error(
      `The attempt under way is ${current}, not ${nonce} which you were told of; give it no share before you know who began it.`,
    );
  }
  return { given: progress, needed: required };
}

/**
 * A share for an attempt that somebody began.
 *
 * @returns with `encoded`, which only they can read, where it was the last one
 * @throws Error where Vault refuses the share, or all of them together.
 */
export async function giveShare(
  vault: VaultClient,
  nonce: string,
  share: string,
): Promise<{ readonly shares: Shares; readonly encoded?: string }> {
  const answer = await ask(vault, 'PUT', 'update', { key: checkShare(share), nonce });
  return {
    shares: { given: answer.progress, needed: answer.required },
    ...(answer.encoded_token && { encoded: answer.encoded_token }),
  };
}

/** Ends an attempt, whoever began it. @returns its nonce @throws Error where there is none. */
export async function cancelGeneration(vault: VaultClient): Promise<string> {
  const { started, nonce } = await ask(vault, 'GET', 'attempt');
  if (!started) throw new Error(NO_ATTEMPT);
  await cancelAttempt(vault, nonce);
  return nonce;
}

/** Some versions of Vault cancel whatever is under way, whichever the nonce. */
async function cancelAttempt(vault: VaultClient, nonce: string): Promise<void> {
  await ask(vault, 'DELETE', 'attempt', { nonce });
}

const NO_ATTEMPT = 'No attempt to make a root token is under way.';

/** What Vault says, and what that means to whoever gave a share. */
const refusals: readonly (readonly [said: RegExp, meaning: string])[] = [
  [
    /: 403 /,
    'Vault makes a root token only for who is logged in: log in as break-glass, and put the token into VAULT_TOKEN.',
  ],
  [/no root generation in progress/, NO_ATTEMPT],
  [/incorrect nonce/, 'Another attempt is under way by now; ask whoever began yours.'],
  [/already been provided/, 'This share was given before; each holder gives their own.'],
  [
    /generation aborted|failed to compute/,
    'One of the shares is not of this Vault, which does not say whose. It has forgotten all of them: give them again.',
  ],
];

/** @throws Error in words for a holder, where Vault refuses. What Vault says names no share. */
async function ask(vault: VaultClient, method: Method, endpoint: 'attempt' | 'update', body?: object) {
  return vault.expect(method, `sys/generate-root/${endpoint}`, body && { body }).catch((error) => {
    if (!(error instanceof VaultRefusal)) throw error;
    const known = refusals.find(([said]) => said.test(error.message));
    throw new Error(known ? known[1] : `Vault refuses: ${error.message}`);
  });
}

/** 32 bytes of the key, and one that numbers the share: as Vault encrypts it, in hexadecimal. @throws Error that repeats nothing of it. */
export function checkShare(text: string): string {
  const share = text.trim();
  if (/^[0-9a-f]{66}$/.test(share)) return share;
  throw new Error('That is no recovery share: one has 66 hexadecimal digits.');
}

/** @see https://developer.hashicorp.com/vault/docs/troubleshoot/generate-root-token */
function decodeRoot(encoded: string, otp: string): string {
  const [bytes, pad] = [Buffer.from(encoded, 'base64'), Buffer.from(otp)];
  const token = Buffer.from(bytes.map((byte, index) => byte ^ (pad[index] ?? 0))).toString();
  if (bytes.length === pad.length && /^hvs\.\w+$/.test(token)) return token;
  throw new Error('That is not what Vault gave to the last holder of this attempt.');
}
