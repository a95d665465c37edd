import { readAutopilot } from '../autopilot';
import { counted } from '../counted';
import { VaultRefusal } from '../vault-client';
import { type Check, failure, ok, warning } from './check';

export const raft: Check = {
  id: 'raft',
  why: 'With too few voters one more loss stops every write, and with it every login.',
  look: async (patient) => {
    const { nodes } = patient.environment.vault;
    const { leader, servers, failureTolerance } = await readAutopilot(await patient.caller()).catch((error) => {
      if (!(error instanceof VaultRefusal && error.status === 403)) throw error;
      throw new Error('the token may not read it; this takes a persona such as operator');
    });
    const voters = servers.filter(({ votes }) => votes);
    const sick = servers.filter(({ healthy }) => !healthy).map(({ name }) => name);
    const found = [
      leader ? `${leader} leads` : 'no node leads',
      counted(voters.length, 'voter'),
      `${failureTolerance || 'none'} may fail`,
      ...(sick.length > 0 ? [`unhealthy: ${sick.join(', ')}`] : []),
    ].join(', ');
    const fix = `see the log of ${sick.join(', ') || 'the node that is missing'}; there should be ${nodes} voters`;
    if (!leader || failureTolerance < 1) return failure(found, fix);
    const expected = Math.floor((nodes - 1) / 2);
    return voters.length < nodes || failureTolerance < expected || sick.length > 0 ? warning(found, fix) : ok(found);
  },
};
