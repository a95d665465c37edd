import { readAutopilot } from '../autopilot';
import { type NodeState, readNode, readNodes } from './node-state';
import type { RollingCluster, RollingNode } from './rolling-node';

/** A cluster that can lose a node. */
export interface Healthy {
  readonly states: readonly NodeState[];
  readonly leader: NodeState;
  readonly failureTolerance: number;
}

/**
 * Asks every node and the leader's autopilot.
 *
 * @returns a sentence where the cluster could not lose a node now.
 */
export async function healthOf({ nodes }: RollingCluster): Promise<Healthy | string> {
  const { states, silent } = await readNodes(nodes);
  if (silent.length > 0) return silent.join(', ');
  const sealed = states.filter((state) => state.sealed).map(({ node }) => node.name);
  if (sealed.length > 0) return `${sealed.join(', ')} is sealed`;
  const leader = states.find(({ leads }) => leads);
  if (!leader) return 'no node leads';
  const { healthy, failureTolerance, servers } = await readAutopilot(await leader.node.client());
  const sick = servers.find((server) => !server.healthy);
  if (sick) return `autopilot calls ${sick.name} unhealthy`;
  if (!healthy) return 'autopilot calls the cluster unhealthy';
  const without = nodes.find(({ name }) => !servers.some((server) => server.name === name && server.votes));
  if (without) return `${without.name} has no vote`;
  if (failureTolerance < 1) return 'no node may fail: failure tolerance is 0';
  return { states, leader, failureTolerance };
}

/**
 * Whether a node that was restarted is a full member again. Autopilot's picture is seconds old and may be from before the restart, so
 * the node itself is asked too: it must have applied all that the leader had committed when this was asked.
 *
 * @returns what is still missing.
 */
export async function recoveryOf(cluster: RollingCluster, node: RollingNode): Promise<Healthy | string> {
  const health = await healthOf(cluster);
  if (typeof health === 'string') return health;
  const { index } = await readNode(node);
  const behind = health.leader.index - index;
  return behind > 0 ? `${node.name} is ${behind} entries behind ${health.leader.node.name}` : health;
}
