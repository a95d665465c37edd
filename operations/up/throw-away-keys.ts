import { generateKey } from 'openpgp';
import { checkKey, type Holder } from '../ceremony/holder-keys';

/** A holder with a throw-away key. */
export interface KeyPair {
  readonly holder: Holder;
  /** Armored. */
  readonly privateKey: string;
}

export async function makeHolders(names: readonly string[]): Promise<readonly KeyPair[]> {
  return Promise.all(
    names.map(async (name) => {
      const made = await generateKey({ type: 'ecc', curve: 'curve25519Legacy', userIDs: [{ name }], format: 'object' });
      const fingerprint = made.publicKey.getFingerprint().toUpperCase();
      return {
        holder: await checkKey(name, fingerprint, made.publicKey.armor()),
        privateKey: made.privateKey.armor(),
      };
    }),
  );
}
