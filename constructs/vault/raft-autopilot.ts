import { RaftAutopilot as RaftAutopilotResource } from '@cdktf/provider-vault/lib/raft-autopilot';
import { Construct } from 'constructs';

export interface RaftAutopilotProps {
  /** Voters of the cluster when all is well. */
  readonly nodes: 3 | 5;
}

/**
 * What Raft does about nodes that are gone. A server that was silent for a day is removed once its replacement is there, never below
 * the number of nodes that the cluster should have.
 *
 * @see https://developer.hashicorp.com/vault/docs/concepts/integrated-storage/autopilot
 */
export class RaftAutopilot extends Construct {
  constructor(scope: Construct, id: string, { nodes }: RaftAutopilotProps) {
    super(scope, id);
    new RaftAutopilotResource(this, 'Resource', {
      cleanupDeadServers: true,
      minQuorum: nodes,
      deadServerLastContactThreshold: '24h0m0s',
      lastContactThreshold: '10s',
      // A standby says only every five seconds how far it is: with 250, healthy ones would be sick from 50 entries a second on (docs/drills.md).
      maxTrailingLogs: 1000,
      serverStabilizationTime: '10s',
    });
  }
}
