import type { KvFields } from '../../constructs/vault/engines/kv-field';
import type { VaultClient } from '../vault-client';
import type { DeclaredSecret } from './declared-secret';
import { readKept } from './kept-secret';
import { type Values, writeNext } from './next-version';
import type { ObstacleHints } from './obstacle';

/** Something in Vault that gets its first values here, and no second ones. */
export interface Seedable extends ObstacleHints {
  /** As answers name it. */
  readonly path: string;
  /** The fields that it waits for; undefined where it has its values. */
  missing(vault: VaultClient): Promise<KvFields | undefined>;
  /** @returns whether it wrote; not where someone else was quicker */
  write(vault: VaultClient, values: Values): Promise<boolean>;
}

/** What has no values yet, and what they are to be. */
export interface Waiting {
  readonly seedable: Seedable;
  readonly fields: KvFields;
}

export function seedableSecret(secret: DeclaredSecret): Seedable {
  return {
    path: secret.path,
    stack: secret.stack,
    needs: "the persona 'operator'",
    missing: async (vault) => {
      const { version, fields } = await readKept(vault, secret);
      return version === 0 ? fields : undefined;
    },
    write: (vault, values) => writeNext(vault, secret, 0, values),
  };
}
