import type { ListrTask } from 'listr2';
import { Logins } from '../../operations/up/logins';
import type { LocalRun } from './local-run';
import type { Results } from './results';

/** What was applied is planned again, and must stay as it is; what Vault holds as CI would apply it. */
export function planAgain(run: LocalRun, results: Results): ListrTask[] {
  const inside = run.stacksOf('vault');
  const logins = new Logins(run);
  return run.stacks.map((stack) =>
    results.check(`second plan of ${stack.name}`, async () => {
      const asCi = run.applied.has(stack) && inside.includes(stack);
      const terraform = asCi ? run.vaultTerraform(await logins.jwt('github', 'ci-apply')) : run.terraform();
      return run.planIsEmpty(stack, terraform);
    }),
  );
}
