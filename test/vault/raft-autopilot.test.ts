import { RaftAutopilot } from '../../constructs/vault/raft-autopilot';
import { Template } from '../template';

test.each([3, 5] as const)(
  'dead servers of a cluster of %i go, but never one of the quorum that it should have',
  (nodes) => {
    const template = Template.of((stack) => {
      new RaftAutopilot(stack, 'autopilot', { nodes });
    });
    expect(template.resource('vault_raft_autopilot')).toMatchObject({
      cleanup_dead_servers: true,
      min_quorum: nodes,
      last_contact_threshold: '10s',
      max_trailing_logs: 1000,
      server_stabilization_time: '10s',
    });
  },
);
