import { z } from 'zod';
import { type KvFields, parseFields } from '../../constructs/vault/engines/kv-field';
import type { VaultClient } from '../vault-client';
import type { DeclaredSecret } from './declared-secret';

/** What Vault's metadata tells of a secret: never a value. */
export interface KeptSecret {
  readonly fields: KvFields;
  readonly class?: string;
  readonly rotationDays?: number;
  /** 0 where nothing was ever written. */
  readonly version: number;
  /** When the current version was written; later changes of labels do not count. */
  readonly writtenAt?: Date;
}

const metadata = z.object({
  current_version: z.number(),
  updated_time: z.string(),
  custom_metadata: z.object({
    fields: z.string(),
    class: z.string().optional(),
    rotation_days: z
      .string()
      .regex(/^[1-9]\d*$/)
      .optional(),
  }),
});

/**
 * @throws VaultRefusal where Vault refuses it, or has no such secret.
 * @throws Error where the labels are not those that a stack writes.
 */
export async function readKept(vault: VaultClient, { mount, name, path, stack }: DeclaredSecret): Promise<KeptSecret> {
  const { data } = await vault.expect('GET', `${mount}/metadata/${name}`);
  const { success, data: kept, error } = metadata.safeParse(data);
  if (!success) {
    const [issue] = error.issues;
    throw new Error(`the metadata of '${path}' is not what a stack writes (${issue?.path.join('.')}); apply ${stack}`);
  }
  const { current_version: version, updated_time, custom_metadata: labels } = kept;
  return {
    fields: parseFields(labels.fields),
    ...(labels.class && { class: labels.class }),
    ...(labels.rotation_days && { rotationDays: Number(labels.rotation_days) }),
    version,
    ...(version > 0 && { writtenAt: new Date(updated_time) }),
  };
}
