import type { VaultClient } from '../vault-client';
import type { CeremonyRecord, RecordFile } from './record';
import { serverState } from './server-state';
import type { ShareStore } from './share-store';

/** What is to be done: all, the rest, or nothing. */
export type Phase = 'new' | 'begun' | 'ended';

/**
 * Compares Vault with the record of its ceremony.
 *
 * @throws Error where the two do not belong together, and for what nothing can bring back.
 */
export async function phaseOf(
  {
    environment,
    vault,
    address,
    record: file,
    store,
    secrets,
  }: {
    readonly environment: string;
    readonly vault: VaultClient;
    readonly address: string;
    readonly record: RecordFile;
    readonly store: Pick<ShareStore, 'version'>;
    /** Of all holders. */
    readonly secrets: readonly string[];
  },
  record: CeremonyRecord | undefined,
): Promise<Phase> {
  const { initialized, unsealsByItself, sealType, clusterId } = await serverState(vault, address);
  if (record && record.environment !== environment) {
    throw new Error(
      `${file.path} is the record of '${record.environment}', not of '${environment}'; name another by --record.`,
    );
  }
  if (!initialized) {
    if (!unsealsByItself) {
      throw new Error(
        `Vault at ${address} has the seal '${sealType}', whose shares unseal; this ceremony is for a seal that unseals by itself.`,
      );
    }
    if (!record?.shares) return 'new';
    throw new Error(
      `Vault at ${address} is not initialized, but ${file.path} tells of its ceremony on ${record.begunAt}: that Vault is gone. ` +
        `To begin again, with new shares for all holders, run strongroom init ${environment} --start-over.`,
    );
  }
  if (!record) {
    throw new Error(
      `Vault at ${address} is initialized already, and ${file.path} is not there; ` +
        'if another machine began its ceremony, bring its record here, or name it by --record.',
    );
  }
  if (!record.shares) {
    for (const secret of secrets) {
      if (!(await store.version(secret))) continue;
      throw new Error(
        `Vault at ${address} was initialized, not from here, and the secret ${secret} holds a share: another machine began its ceremony. ` +
          'Bring its record here, or name it by --record. Only if nobody has one, and the share is that of a Vault which is gone, delete the data ' +
          `of this one and run strongroom init ${environment} --start-over.`,
      );
    }
    throw new Error(
      `Vault at ${address} was initialized, and its answer never arrived: nobody has its shares or its root token. It is empty: ` +
        `delete its data, and run strongroom init ${environment} again.`,
    );
  }
  if (record.clusterId && clusterId && record.clusterId !== clusterId) {
    throw new Error(
      `Vault at ${address} is not the one that ${file.path} tells of; name the right record by --record.`,
    );
  }
  return record.endedAt ? 'ended' : 'begun';
}
