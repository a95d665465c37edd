import { decrypt, readMessage, readPrivateKey } from 'openpgp';
import type { ShareStore } from '../../operations/ceremony/share-store';

/** What a holder reads by its private key. */
export async function openShare(store: ShareStore, secret: string, privateKey: string): Promise<string> {
  const { ciphertext } = await store.read(secret);
  const message = await readMessage({ binaryMessage: Buffer.from(ciphertext, 'base64') });
  const { data } = await decrypt({ message, decryptionKeys: await readPrivateKey({ armoredKey: privateKey }) });
  return String(data);
}
