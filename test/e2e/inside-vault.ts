import type { ListrTask } from 'listr2';
import { mountsOf } from '../../operations/access/mounts';
import { ruleClassesOf, sensitiveClassesOf } from '../../operations/access/path-classes';
import { policiesOf, principalsOf } from '../../operations/access/principals';
import { auditFromHere, auditSoFar } from './audit';
import { compareCapabilities } from './capabilities';
import { databases } from './databases';
import { ecommerce } from './ecommerce';
import { gitops } from './gitops';
import { kgc } from './kgc';
import type { LocalRun } from './local-run';
import type { Logins } from './logins';
import { people } from './people';
import { pipelines } from './pipelines';
import { policiesInVault } from './policies-in-vault';
import type { Results, Say } from './results';
import { secretOperations } from './secret-operations';
import { smartDairy } from './smart-dairy';
import { smartDairyKeys } from './smart-dairy-keys';
import { tlsHandshakes } from './tls-handshakes';
import { trial } from './trial';

/** What the stacks put into Vault, tried by those whom they let in. */
export function insideVault(run: LocalRun, results: Results, logins: Logins): ListrTask[] {
  return [
    auditFromHere(run, results),
    results.check('every principal may do in Vault what the access matrix says, and nothing else', (say) =>
      provePolicies(run, say),
    ),
    ...secretOperations({
      results,
      stacks: run.stacks,
      connect: async (token = run.root.token) => run.nodes.leaderAs(token),
      secrets: run.secrets,
    }),
    ...pipelines(run, results, logins),
    ...people(run, results, logins),
    ...tlsHandshakes(run, results),
    ...databases(run, results),
    ...kgc(run, results, logins),
    ...ecommerce(run, results, logins),
    ...gitops(results, logins),
    ...smartDairy(run, results, logins),
    ...smartDairyKeys(run, results, logins),
    ...trial(run, results),
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
  run.count('answers of Vault about rights, compared with the access matrix', comparisons);
  return `${comparisons} answers for ${principals.length} principals of ${policies.size} policies and ${paths.size} path classes`;
}
