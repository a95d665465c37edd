import { patiently } from '../patiently';
import { compareVersions } from '../version';
import { type Healthy, healthOf, recoveryOf } from './cluster-health';
import { readNodes } from './node-state';
import type { RollingCluster, RollingNode } from './rolling-node';

export interface RollProps {
  readonly cluster: RollingCluster;
  /** Saves Vault before anything is touched, says how that goes, and answers who did, or where to. */
  readonly takeSnapshot: (say: (line: string) => void) => Promise<string>;
  readonly say: (line: string) => void;
  /** How long a node may take to be a full member again. @default 180 */
  readonly limitSeconds?: number;
}

/** What a roll would do, in this order. */
export interface RollPlan {
  readonly health: Healthy;
  /** Nodes to be restarted, the leader last. */
  readonly pending: readonly RollingNode[];
}

/**
 * Looks, and changes nothing.
 *
 * @throws Error for a cluster that could not lose a node now, and for a node that runs a newer Vault than the one deployed.
 */
export async function planRoll(cluster: RollingCluster): Promise<RollPlan> {
  const health = await patiently(() => healthOf(cluster), 0);
  if (typeof health === 'string') {
    throw new Error(`Nothing was restarted, because ${health}; repair that first, then roll.`);
  }
  const newer = health.states.find(({ version }) => compareVersions(cluster.deployedVersion, version) < 0);
  if (newer) {
    throw new Error(
      `Nothing was restarted: ${newer.node.name} runs Vault ${newer.version}, and ${cluster.deployedVersion} is deployed, ` +
        'which may not read what the newer one wrote; deploy that version or a later one.',
    );
  }
  const current = await Promise.all(cluster.nodes.map((node) => node.isCurrent()));
  const pending = cluster.nodes.filter((_, index) => !current[index]);
  const leads = (node: RollingNode) => node === health.leader.node;
  return { health, pending: [...pending.filter((node) => !leads(node)), ...pending.filter(leads)] };
}

/**
 * Restarts every node that does not run what is deployed: a snapshot first, then the standbys one at a time, each until it is a full
 * member again, then the leader, after it has given up its lead. No peer is ever removed: a removed one could not come back with its
 * data (hashicorp/vault#31732).
 *
 * @returns the names of the nodes that were restarted.
 * @throws Error as {@link planRoll}, before anything is touched, and when a node does not recover in time: no other is touched then.
 */
export async function roll(props: RollProps): Promise<readonly string[]> {
  const { cluster, takeSnapshot, say } = props;
  const { pending } = await planRoll(cluster);
  if (pending.length === 0) return [];
  say(`snapshot: ${await takeSnapshot((line) => say(`snapshot: ${line}`))}`);
  const restarted: string[] = [];
  for (const left = new Set(pending); left.size > 0; ) {
    const leader = await leaderOf(cluster, restarted);
    const next = [...left].find((node) => node !== leader) ?? leader;
    if (next === leader) await stepDown(cluster, leader, say);
    say(`${next.name}: restarting`);
    const start = Date.now();
    await next.restart();
    await untilRecovered(props, next);
    say(`${next.name}: a full member again after ${((Date.now() - start) / 1000).toFixed(1)} s`);
    left.delete(next);
    restarted.push(next.name);
  }
  return restarted;
}

/** Who leads may change at any moment, so it is asked before each restart. */
async function leaderOf(cluster: RollingCluster, restarted: readonly string[]): Promise<RollingNode> {
  const health = await patiently(() => healthOf(cluster), 30);
  if (typeof health !== 'string') return health.leader.node;
  const done = restarted.join(', ') || 'no node';
  throw new Error(`Stopped, because ${health}. Restarted so far: ${done}. Repair that, then roll again: it goes on.`);
}

/** Its standbys run what is deployed by now, so one of them leads afterwards: the lead never goes back to an older Vault. */
async function stepDown(cluster: RollingCluster, leader: RollingNode, say: (line: string) => void): Promise<void> {
  const vault = await leader.client();
  await vault.expect('PUT', 'sys/step-down');
  const successor = await patiently(async () => {
    const { states } = await readNodes(cluster.nodes);
    return states.find(({ leads, node }) => leads && node !== leader)?.node ?? 'nobody else leads';
  }, 30);
  if (typeof successor === 'string') {
    throw new Error(`Stopped: ${leader.name} gave up its lead, and ${successor} after 30 s; it was not restarted.`);
  }
  say(`${leader.name}: gave up its lead to ${successor.name}`);
}

async function untilRecovered({ cluster, limitSeconds = 180 }: RollProps, node: RollingNode): Promise<void> {
  const recovery = await patiently(() => recoveryOf(cluster, node), limitSeconds);
  if (typeof recovery !== 'string') return;
  throw new Error(
    `Stopped at ${node.name}: ${limitSeconds} s after its restart ${recovery}. No other node was touched since; ` +
      'the log of that node says why. Once it is healthy, roll again: it goes on with the rest.',
  );
}
