import type { VaultClient } from './vault-client';

/** One server as Raft's autopilot sees it. */
interface RaftServer {
  /** The Raft node id, which is the name of the pod. */
  readonly name: string;
  readonly votes: boolean;
  readonly healthy: boolean;
}

export interface AutopilotState {
  readonly healthy: boolean;
  /** Servers that may be lost without the quorum being lost. */
  readonly failureTolerance: number;
  readonly leader: string;
  readonly servers: readonly RaftServer[];
}

interface Answered {
  readonly healthy: boolean;
  readonly failure_tolerance: number;
  readonly leader: string;
  readonly servers: Readonly<
    Record<string, { readonly id: string; readonly status: string; readonly healthy: boolean }>
  > | null;
}

/**
 * A picture that the leader takes every few seconds: what happened since is not in it.
 *
 * @throws VaultRefusal where Vault does not say, for example because nobody leads.
 * @see https://developer.hashicorp.com/vault/api-docs/system/storage/raftautopilot
 */
export async function readAutopilot(vault: VaultClient): Promise<AutopilotState> {
  const { data }: { data: Answered } = await vault.expect('GET', 'sys/storage/raft/autopilot/state');
  return {
    healthy: data.healthy,
    failureTolerance: data.failure_tolerance,
    leader: data.leader,
    servers: Object.values(data.servers ?? {}).map(({ id, status, healthy }) => ({
      name: id,
      votes: status === 'leader' || status === 'voter',
      healthy,
    })),
  };
}
