import type { RollingNode } from './rolling-node';

/** What a node says of itself. */
export interface NodeState {
  readonly node: RollingNode;
  /** Of the Vault that runs. */
  readonly version: string;
  readonly sealed: boolean;
  readonly leads: boolean;
  /** Last entry of Raft's log that it has applied; of the leader, also the last one there is. */
  readonly index: number;
}

/**
 * Without a token: these two endpoints need none.
 *
 * @throws Error where it does not answer.
 * @see https://developer.hashicorp.com/vault/api-docs/system/leader
 */
export async function readNode(node: RollingNode): Promise<NodeState> {
  const vault = await node.client();
  const { body: health } = await vault.call('GET', 'sys/health');
  if (typeof health?.sealed !== 'boolean') throw new Error('it does not say how it is');
  const { body: leader } = await vault.call('GET', 'sys/leader');
  const leads = leader?.is_self === true;
  const index: number = (leads ? leader?.raft_committed_index : leader?.raft_applied_index) ?? 0;
  return { node, version: health.version ?? '', sealed: health.sealed, leads, index };
}

/** All that answer, and of those that do not, why. */
export async function readNodes(
  nodes: readonly RollingNode[],
): Promise<{ readonly states: readonly NodeState[]; readonly silent: readonly string[] }> {
  const states = await Promise.all(
    nodes.map((node) => readNode(node).catch(({ message }: Error) => `${node.name} does not answer (${message})`)),
  );
  return {
    states: states.filter((state) => typeof state !== 'string'),
    silent: states.filter((state) => typeof state === 'string'),
  };
}
