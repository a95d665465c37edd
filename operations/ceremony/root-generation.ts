import { type VaultClient, VaultRefusal } from '../vault-client';

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

  /**
   * @throws Error where another attempt is under way, which somebody else may have begun.
   * @throws VaultRefusal where Vault asks for a token that may do this: from 2.0 on.
   */
  static async begin(vault: VaultClient): Promise<RootGeneration> {
    const { started, nonce: other } = await vault.expect('GET', 'sys/generate-root/attempt');
    if (started) {
      throw new Error(
        `An attempt to make a root token is under way (nonce ${other}); if nobody knows of it, run strongroom root cancel.`,
      );
    }
    const { nonce, otp, required } = await vault.expect('PUT', 'sys/generate-root/attempt', { body: {} });
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
    const { started, nonce, progress, required } = await this.vault.expect('GET', 'sys/generate-root/attempt');
    if (!started || nonce !== this.nonce) return undefined;
    this.shares = { given: progress, needed: required };
    return this.shares;
  }

  get complete(): boolean {
    return this.encoded !== undefined;
  }

  /** @param encoded What Vault gave to the last holder, elsewhere. @default - to this process */
  token(encoded = this.encoded): string {
    if (!encoded)
      throw new Error(`${this.shares.given} of ${this.shares.needed} shares are given; the token is not made yet.`);
    return decodeRoot(encoded, this.otp);
  }

  async cancel(): Promise<void> {
    if (!this.complete) await cancelGeneration(this.vault, this.nonce);
  }
}

/**
 * A share for an attempt that somebody began.
 *
 * @returns with `encoded`, which only they can read, where it was the last one
 */
export async function giveShare(
  vault: VaultClient,
  nonce: string,
  share: string,
): Promise<{ readonly shares: Shares; readonly encoded?: string }> {
  const body = { key: checkShare(share), nonce };
  const answer = await vault.expect('PUT', 'sys/generate-root/update', { body }).catch((error) => {
    // What Vault says names no share.
    if (error instanceof VaultRefusal) throw new Error(`Vault refuses the share: ${error.message}`);
    throw error;
  });
  return {
    shares: { given: answer.progress, needed: answer.required },
    ...(answer.encoded_token && { encoded: answer.encoded_token }),
  };
}

export async function cancelGeneration(vault: VaultClient, nonce: string): Promise<void> {
  await vault.expect('DELETE', 'sys/generate-root/attempt', { body: { nonce } });
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
  if (bytes.length !== pad.length) throw new Error('That is not what Vault gave to the last holder of this attempt.');
  return Buffer.from(bytes.map((byte, index) => byte ^ pad[index]!)).toString();
}
