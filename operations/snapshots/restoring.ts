import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../../environments/environment';
import { type VaultClient, VaultRefusal } from '../vault-client';
import { openSnapshot, type SnapshotFacts } from './archive';
import { identityOf, saveSnapshot, transferSnapshot } from './saving';
import { checkSealKey } from './seal-key';
import { beforeRestore, type ClusterIdentity, type KeptSnapshot, type SnapshotStore } from './store';

export interface RestoreProps {
  readonly environment: Environment;
  readonly vault: VaultClient;
  readonly snapshot: KeptSnapshot;
  /** Gets what Vault holds before it is replaced. */
  readonly store: SnapshotStore;
  /** Allows a snapshot of another cluster, such as one that is gone. */
  readonly fromOtherCluster: boolean;
}

/** What a restore would do, once all that could forbid it was asked. */
export interface PlannedRestore {
  readonly props: RestoreProps;
  readonly facts: SnapshotFacts;
  readonly now: ClusterIdentity & { readonly index: number };
  readonly sealKey: string;
}

/**
 * Looks, and changes nothing.
 *
 * @throws Error for a damaged snapshot, one of another cluster, and one that Vault could never open here.
 */
export async function planRestore(props: RestoreProps): Promise<PlannedRestore> {
  const { vault, snapshot, environment, fromOtherCluster } = props;
  const facts = openSnapshot(snapshot.archive);
  const identity = await identityOf(vault);
  if (snapshot.cluster?.id !== identity.id && !fromOtherCluster) {
    throw new Error(
      `The snapshot ${snapshot.name} is of ${called(snapshot.cluster)}, and Vault here is ${called(identity)}; ` +
        'if that is what you want, as after the loss of a cluster, add --from-other-cluster.',
    );
  }
  const sealKey = await checkSealKey(environment, facts);
  const { raft_committed_index: index } = await vault.expect('GET', 'sys/leader');
  return { props, facts, now: { ...identity, index }, sealKey };
}

/** What a person has to know before saying yes. */
export function lossLines({ props: { snapshot }, facts, now, sealKey }: PlannedRestore): readonly string[] {
  const sameCluster = snapshot.cluster?.id === now.id;
  const lost = sameCluster
    ? `All that was written since then is lost: ${Math.max(0, now.index - facts.index)} entries of Raft’s log, ` +
      `and every token and lease made since; what those leases were for is left behind.`
    : `All that Vault here (${called(now)}) holds is lost; it becomes ${called(snapshot.cluster)}, with the tokens and recovery shares of then.`;
  return [
    `Snapshot ${snapshot.name}, taken ${age(snapshot.takenAt)} ago: index ${facts.index}, term ${facts.term}, ${snapshot.archive.length} bytes, sums right.`,
    `Its seal key is there and enabled: ${sealKey}.`,
    lost,
  ];
}

/**
 * What a person has to do afterwards. The key for Raft's traffic is in the snapshot too, and a node that is up may stay with the one that
 * it has: Vault compares only how often each was replaced. Nodes that start later would have the other key, and be refused.
 *
 * @see https://github.com/hashicorp/vault/issues/31742
 */
export function afterwards({ props: { snapshot, environment }, now }: PlannedRestore): readonly string[] {
  if (snapshot.cluster?.id === now.id) return [];
  const { nodes } = environment.vault;
  const how = environment.runsPods ? `: kubectl delete pod -n vault vault-{0..${nodes - 1}}` : '';
  return [`Now start all ${nodes} nodes anew, at once${how}. Until then one that starts by itself may be cut off.`];
}

export interface Restored {
  /** What Vault held until then. */
  readonly savedAs: string;
  /** From the first byte sent until Vault answered again, open and led. */
  readonly seconds: number;
}

/**
 * Replaces all that Vault holds. Never by force: that leaves out Vault's own check of the seal, which is right whenever this can work.
 *
 * @throws Error where nothing could be saved first (then nothing was changed), or Vault is not back in time.
 */
export async function restore({ props }: PlannedRestore, say: (line: string) => void): Promise<Restored> {
  const { vault, snapshot, store } = props;
  const saved = await saveSnapshot(vault, store, beforeRestore);
  say(`Saved what Vault holds now as ${saved.name}`);
  const start = Date.now();
  await transferSnapshot(vault, 'POST', snapshot.archive);
  say('Vault took the snapshot; waiting until it is open and led');
  const at = await untilBack(vault, snapshot.cluster);
  return { savedAs: saved.name, seconds: (at - start) / 1000 };
}

/** Seals and opens itself again, a moment after it has answered. So it is back when it has been there for a while. */
async function untilBack(vault: VaultClient, cluster: ClusterIdentity | undefined, seconds = 300): Promise<number> {
  const deadline = Date.now() + seconds * 1000;
  let since: number | undefined;
  while (Date.now() < deadline) {
    const { status, body } = await vault
      .call('GET', 'sys/health?standbyok=true', { seconds: 2 })
      .catch(() => ({ status: 0, body: undefined }));
    const led = status === 200 && (await leads(vault));
    const back = led && (!cluster || body.cluster_id === cluster.id);
    if (!back) since = undefined;
    else since ??= Date.now();
    if (since && Date.now() - since >= 2000) return since;
    await sleep(100);
  }
  throw new Error(`Vault is not open and led again after ${seconds} s; its log says why. What it held is saved.`);
}

async function leads(vault: VaultClient): Promise<boolean> {
  const { body } = await vault.call('GET', 'sys/leader', { seconds: 2 }).catch(() => ({ body: undefined }));
  return Boolean(body?.leader_address);
}

/**
 * Reads a secret that is known to be there.
 *
 * @throws Error where it is not, or the token is none of the restored Vault.
 */
export async function readCanary(vault: VaultClient, path: string): Promise<void> {
  try {
    await vault.expect('GET', path);
  } catch (error) {
    const unknown = error instanceof VaultRefusal && error.status === 403;
    const hint = unknown ? '; tokens are those of the snapshot now: give one in VAULT_TOKEN_RESTORED' : '';
    throw new Error(`Vault is restored, but the canary cannot be read: ${(error as Error).message.trim()}${hint}`);
  }
}

/** In the largest unit that says enough. */
export function age(since: Date, now = new Date()): string {
  const minutes = Math.round((now.getTime() - since.getTime()) / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}

function called(cluster: ClusterIdentity | undefined): string {
  return cluster ? `cluster '${cluster.name}' (${cluster.id})` : 'a cluster that it does not name';
}
