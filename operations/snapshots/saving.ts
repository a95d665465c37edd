import { type VaultClient, VaultRefusal } from '../vault-client';
import { openSnapshot, type SnapshotFacts } from './archive';
import type { ClusterIdentity, ListedSnapshot, SnapshotStore } from './store';

/** What a snapshot says, with where it is kept. */
export type SavedSnapshot = ListedSnapshot & SnapshotFacts;

/**
 * Saves Vault as it is now.
 *
 * @param ending Of the snapshot's name. @default - none
 * @throws Error where Vault's answer is no snapshot, before anything is kept.
 */
export async function saveSnapshot(vault: VaultClient, store: SnapshotStore, ending?: string): Promise<SavedSnapshot> {
  const archive = await transferSnapshot(vault, 'GET');
  const facts = openSnapshot(archive);
  return { ...facts, ...(await store.add(archive, await identityOf(vault), ending)) };
}

/**
 * @param archive What Vault shall become. @default - it is asked for what it is
 * @throws Error with what Vault says, and what the token lacks.
 */
export async function transferSnapshot(vault: VaultClient, method: 'GET' | 'POST', archive?: Buffer): Promise<Buffer> {
  return vault.transfer(method, 'sys/storage/raft/snapshot', archive).catch((error: Error) => {
    if (!(error instanceof VaultRefusal)) throw error;
    const lacks = error.status === 403 ? '; this takes the persona break-glass' : '';
    throw new Error(`Vault refuses: ${error.message.replace(/\s+/g, ' ').trim()}${lacks}.`);
  });
}

/** @throws Error where Vault is sealed, and so does not say. */
export async function identityOf(vault: VaultClient): Promise<ClusterIdentity> {
  const { body } = await vault.call('GET', 'sys/health');
  if (!body.cluster_id) throw new Error('Vault does not say which cluster it is: it is sealed, or not initialized.');
  return { id: body.cluster_id, name: body.cluster_name };
}
