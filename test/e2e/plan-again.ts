import type { ListrTask } from 'listr2';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { Logins } from '../../operations/up/logins';
import { ciRoleArns } from '../../stacks/ci';
import { clusterAccess, sessionOf } from './cluster-access';
import type { LocalRun } from './local-run';
import type { Results } from './results';

/** What was applied is planned again, and must stay as it is: what Vault holds as CI would apply it, what the cluster holds as CI would plan it. */
export function planAgain(run: LocalRun, results: Results): ListrTask[] {
  const [inside, inCluster] = [run.stacksOf('vault'), run.stacksOf('kubernetes')];
  const logins = new Logins(run);
  const terraformFor = async (stack: SynthesizedStack) => {
    if (!run.applied.has(stack)) return run.terraform();
    if (inside.includes(stack)) return run.vaultTerraform(await logins.jwt('github', 'ci-apply'));
    return run.terraform(inCluster.includes(stack) ? await sessionOf(run, ciRoleArns(run.environment).plan[0]!) : {});
  };
  return [
    ...run.stacks.map((stack) =>
      results.check(`second plan of ${stack.name}`, async () => run.planIsEmpty(stack, await terraformFor(stack))),
    ),
    ...clusterAccess(run, results),
  ];
}
