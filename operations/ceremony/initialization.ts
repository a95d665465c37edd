import { createHash } from 'node:crypto';
import { readMessage } from 'openpgp';
import type { VaultClient } from '../vault-client';
import type { Holder } from './holder-keys';
import type { ShareRecord } from './record';

export interface Initialized {
  /** Nobody has them but this process. */
  readonly shares: readonly ShareRecord[];
  /** In memory only. */
  readonly rootToken: string;
}

/**
 * Initializes Vault with a share for each holder, encrypted to its key. Vault answers in the order in which it got the keys.
 *
 * @param secretOf Name of a holder's secret.
 * @see https://developer.hashicorp.com/vault/api-docs/system/init#start-initialization
 */
export async function initialize(
  vault: VaultClient,
  holders: readonly Holder[],
  threshold: number,
  secretOf: (holder: string) => string,
): Promise<Initialized> {
  const body = {
    recovery_shares: holders.length,
    recovery_threshold: threshold,
    recovery_pgp_keys: holders.map(({ publicKey }) => publicKey),
  };
  const answer = await vault.expect('PUT', 'sys/init', { body, seconds: 120 });
  const shares = holders.map(({ name, fingerprint, encryptionKeyIds }, index): ShareRecord => {
    const ciphertext = String(answer.recovery_keys_base64[index]);
    return {
      holder: name,
      fingerprint,
      encryptionKeyIds: [...encryptionKeyIds],
      secret: secretOf(name),
      sha256: sha256(ciphertext),
      ciphertext,
    };
  });
  return { shares, rootToken: answer.root_token };
}

/** @throws Error when the share is encrypted to anyone but its holder. */
export async function checkRecipient({ holder, encryptionKeyIds, ciphertext }: ShareRecord): Promise<void> {
  const recipients = await recipientsOf(ciphertext ?? '');
  const [only, ...more] = recipients;
  if (only && more.length === 0 && encryptionKeyIds.includes(only)) return;
  throw new Error(
    `Vault encrypted the share of '${holder}' to ${recipients.join(', ')}, not to ${encryptionKeyIds.join(' or ')}.`,
  );
}

/** Key ids, in hexadecimal. @param ciphertext In base64. */
async function recipientsOf(ciphertext: string): Promise<readonly string[]> {
  const message = await readMessage({ binaryMessage: Buffer.from(ciphertext, 'base64') });
  return message.getEncryptionKeyIDs().map((id) => id.toHex());
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
