import { readFileSync } from 'node:fs';
import type { ListrTask } from 'listr2';
import { mountsOf } from '../../operations/access/mounts';
import { ruleClassesOf, sensitiveClassesOf } from '../../operations/access/path-classes';
import { policiesOf, principalsOf } from '../../operations/access/principals';
import { VaultClient } from '../../operations/vault-client';
import { auditFromHere, auditSoFar } from './audit';
import { compareCapabilities } from './capabilities';
import type { LocalRun } from './local-run';
import { policiesInVault } from './policies-in-vault';
import type { Results, Say } from './results';
import { secretOperations } from './secret-operations';

/** What the stacks put into Vault, tried by those whom they let in. */
export function insideVault(run: LocalRun, results: Results): ListrTask[] {
  return [
    auditFromHere(run, results),
    results.check('every principal may do in Vault what the access matrix says, and nothing else', (say) =>
      provePolicies(run, say),
    ),
    ...secretOperations({
      results,
      stacks: run.stacks,
      connect: async (token = run.root.token) => {
        const { address } = await run.root.nodes.leader();
        return new VaultClient(address, readFileSync(run.vault!.ca, 'utf8'), token);
      },
      secrets: run.secrets,
    }),
    auditSoFar(run, results),
  ];
}

async function provePolicies(run: LocalRun, say: Say): Promise<string> {
  const { root, stacks } = run;
  const policies = await policiesInVault(root, stacks);
  const principals = principalsOf(stacks);
  const classes = [...ruleClassesOf(policiesOf(stacks).values()), ...sensitiveClassesOf(mountsOf(stacks))];
  const paths = new Set(classes.map(({ path }) => path));
  const comparisons = await compareCapabilities(root, principals, [...paths], say);
  return `${comparisons} answers for ${principals.length} principals of ${policies.size} policies and ${paths.size} path classes`;
}
