import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { config, type Key, readKeys } from 'openpgp';
import type { Environment } from '../../environments/environment';

type Recovery = NonNullable<Environment['recovery']>;

/** A holder of a recovery share, with a key that was found good. */
export interface Holder {
  readonly name: string;
  readonly fingerprint: string;
  /** Whom the key says it belongs to. */
  readonly owner: string;
  /** As Vault takes it: base64 of the key without armor. */
  readonly publicKey: string;
  /** Of its keys that may encrypt now, in hexadecimal. */
  readonly encryptionKeyIds: readonly string[];
}

/**
 * The key of each holder of an environment, from `<fingerprint>.asc` in `folder`.
 *
 * @throws Error with a line for each key that cannot take a share, so that all are repaired at once.
 */
export async function readHolders(
  environment: string,
  { holders }: Recovery,
  folder: string,
  now = new Date(),
): Promise<readonly Holder[]> {
  const found: Holder[] = [];
  const mistakes: string[] = [];
  for (const [name, { fingerprint }] of Object.entries(holders)) {
    if (!fingerprint) {
      throw new Error(
        `${environment} names no key for '${name}': the run that applies it makes one, and no command of yours does.`,
      );
    }
    try {
      found.push(await checkKey(name, fingerprint, readKeyFile(join(folder, `${fingerprint}.asc`), name), now));
    } catch (error) {
      if ((error as Error).constructor !== Error) throw error;
      mistakes.push((error as Error).message);
    }
  }
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
  return found;
}

function readKeyFile(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const fingerprint = basename(file, '.asc');
    throw new Error(
      `${name}: there is no ${file}: the holder writes it by gpg --armor --export ${fingerprint}, or the environment names another key.`,
    );
  }
}

/**
 * @param armored Exactly one public key.
 * @throws Error that says why no share may be encrypted to it.
 */
export async function checkKey(name: string, fingerprint: string, armored: string, now = new Date()): Promise<Holder> {
  const refuse = (why: string): never => {
    throw new Error(`${name}: the key ${fingerprint} ${why}.`);
  };
  const keys = await readKeys({ armoredKeys: armored }).catch(() =>
    refuse('is not an armored OpenPGP key; export it again'),
  );
  const [key, ...more] = keys;
  if (!key || more.length > 0) return refuse('shares its file with others; write one key into each file');
  const actual = key.getFingerprint().toUpperCase();
  if (actual !== fingerprint) return refuse(`is not the one in its file, which has ${actual}`);
  if (key.isPrivate())
    return refuse('is private, and no longer a secret; let the holder make another one and send its public part');
  const weak = weakness(key);
  if (weak)
    return refuse(`is too weak (${weak}); a share outlives years: use Curve25519 or RSA with 3072 bits or more`);
  if (await key.isRevoked(undefined, undefined, now)) return refuse('is revoked; let the holder send another one');
  const expires = await key.getExpirationTime();
  if (expires instanceof Date && expires <= now) {
    return refuse(`expired on ${expires.toISOString().slice(0, 10)}; let the holder extend it and send it again`);
  }
  const encrypting = await encryptionKeys(key, now);
  if (encrypting.length === 0)
    return refuse('has no key for encryption that is good now; let the holder add such a subkey');
  const weakSubkey = encrypting.map(weakness).find(Boolean);
  if (weakSubkey)
    return refuse(`encrypts with what is too weak (${weakSubkey}); let the holder add a subkey of Curve25519`);
  return {
    name,
    fingerprint,
    owner: key.getUserIDs()[0] ?? '',
    publicKey: Buffer.from(key.toPublic().write()).toString('base64'),
    encryptionKeyIds: encrypting.map((one) => one.getKeyID().toHex()),
  };
}

/** All that Vault may choose from. */
async function encryptionKeys(key: Key, now: Date): Promise<readonly Pick<Key, 'getKeyID' | 'getAlgorithmInfo'>[]> {
  const candidates = [key.getKeyID(), ...key.getSubkeys().map((subkey) => subkey.getKeyID())];
  const good = await Promise.all(
    candidates.map((id) => key.getEncryptionKey(id, now, undefined, anyStrength).catch(() => undefined)),
  );
  return good.filter((one) => one !== undefined);
}

/** The library would pass over what is too weak, which Vault does not. */
const anyStrength = { ...config, minRSABits: 0, rejectPublicKeyAlgorithms: new Set<never>() };

const MIN_RSA_BITS = 3072;

function weakness(key: Pick<Key, 'getAlgorithmInfo'>): string | undefined {
  const { algorithm, bits } = key.getAlgorithmInfo();
  if (algorithm.startsWith('rsa'))
    return bits !== undefined && bits >= MIN_RSA_BITS ? undefined : `RSA with ${bits} bits`;
  return /^(dsa|elgamal)$/.test(algorithm) ? algorithm.toUpperCase() : undefined;
}
