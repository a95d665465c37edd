import type { ListrTask } from 'listr2';
import type { LocalRun } from './local-run';
import { isNobody, type Logins } from './logins';
import { type Results, Skip } from './results';

/** The jobs that plan and apply these stacks, by the tokens that GitHub would sign for them. */
export function pipelines(run: LocalRun, results: Results, logins: Logins): ListrTask[] {
  return [
    results.check('CI: a job of the plan workflow plans every stack inside Vault, and may change none', async () => {
      const stacks = run.stacksOf('vault').filter((stack) => run.applied.has(stack));
      if (stacks.length === 0) throw new Skip('no stack inside Vault was applied');
      const session = await logins.jwt('github', 'ci-plan');
      const terraform = run.vaultTerraform(session.token);
      for (const stack of stacks) await run.planIsEmpty(stack, terraform);
      await session.isRefused('POST', 'sys/policies/acl/ci-plan', { policy: 'path "*" { capabilities = ["sudo"] }' });
      await session.isRefused('GET', 'kgc/data/api-credentials');
      await (await logins.aws('aws', 'ci-plan')).expect('GET', 'sys/mounts');
      for (const other of [
        { repository_id: '4711' },
        { job_workflow_ref: 'somebody/else/.github/workflows/plan.yml@refs/heads/main' },
      ]) {
        await isNobody(logins.jwt('github', 'ci-plan', other), JSON.stringify(other));
      }
      return stacks.map(({ name }) => name).join(', ');
    }),
  ];
}
