import { armor, decrypt, decryptKey, enums, type PrivateKey, readMessage, readPrivateKey } from 'openpgp';
import { sha256 } from './initialization';
import { checkShare } from './root-generation';
import type { KeptShare } from './share-store';

/** @throws Error where what is kept is not what its version names. */
export function checkKept(secret: string, { ciphertext, version }: KeptShare): void {
  if (sha256(ciphertext) !== version) {
    throw new Error(`The secret ${secret} does not hold what the ceremony wrote: its version names another content.`);
  }
}

/** For `gpg --decrypt`. */
export function armored(ciphertext: string): string {
  // With the checksum that older versions of gpg miss.
  return armor(
    enums.armor.message,
    new Uint8Array(Buffer.from(ciphertext, 'base64')),
    undefined,
    undefined,
    undefined,
    true,
  );
}

/**
 * Decrypts the share, which goes no further, and sees that it is one.
 *
 * @param askPassphrase Asked where the key has one.
 * @throws Error where the key is another one, or the passphrase is wrong.
 */
export async function proveReadable(
  ciphertext: string,
  armoredKey: string,
  fingerprint: string | undefined,
  askPassphrase: () => Promise<string>,
): Promise<void> {
  const locked = await readPrivateKey({ armoredKey }).catch(() => {
    throw new Error('The file of the key is no armored private key; export it by gpg --armor --export-secret-keys.');
  });
  const actual = locked.getFingerprint().toUpperCase();
  if (fingerprint && actual !== fingerprint) {
    throw new Error(`The key has the fingerprint ${actual}, and the share is for ${fingerprint}; give that key.`);
  }
  const privateKey = await unlock(locked, askPassphrase);
  const message = await messageOf(ciphertext);
  const recipients = message.getEncryptionKeyIDs().map((id) => id.toHex());
  const { data } = await decrypt({ message, decryptionKeys: privateKey }).catch(() => {
    throw new Error(`The key ${actual} does not decrypt the share, which is encrypted to ${recipients.join(', ')}.`);
  });
  checkShare(String(data));
}

async function unlock(privateKey: PrivateKey, askPassphrase: () => Promise<string>): Promise<PrivateKey> {
  if (privateKey.isDecrypted()) return privateKey;
  const passphrase = await askPassphrase();
  return decryptKey({ privateKey, passphrase }).catch(() => {
    throw new Error('The passphrase is not that of the key.');
  });
}

function messageOf(ciphertext: string) {
  return readMessage({ binaryMessage: Buffer.from(ciphertext, 'base64') }).catch(() => {
    throw new Error('What is kept there is no OpenPGP message, so no share.');
  });
}
