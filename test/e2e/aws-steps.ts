import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { startEmulators } from '../../operations/local/emulators';
import { isTaken } from '../../operations/local/port';
import { ProviderSource } from '../../operations/local/provider-source';
import {
  findCheckov,
  findEtcd,
  findKubeApiserver,
  findMoto,
  findTerraform,
  findVault,
} from '../../operations/local/toolchain';
import { waves } from '../../operations/waves';
import type { LocalRun } from './local-run';
import { type Results, Skip } from './results';

/** Finds or makes what the run needs. */
export function toolchain(run: LocalRun, results: Results): ListrTask[] {
  const finders = { terraform: findTerraform, vault: findVault, moto: findMoto, checkov: findCheckov };
  return [
    ...Object.entries(finders).map(([name, find]) =>
      results.check(name, async (say) => {
        run.tools.set(name, await find(say));
        const { version, from } = run.tool(name);
        return `${version} from ${from}`;
      }),
    ),
    results.check('Terraform providers', async () => {
      run.tool('terraform');
      run.providers = await ProviderSource.find(`${run.folder}/terraform`);
      return `from ${run.providers.description}`;
    }),
    results.check('Kubernetes API server', async (say) => {
      if (!run.providers) throw new Skip('Terraform has no providers');
      for (const stack of run.stacksOf('kubernetes')) await run.needKubernetes(stack);
      run.tools.set('etcd', await findEtcd(say));
      run.tools.set('kube-apiserver', await findKubeApiserver(say));
      return `${run.tool('kube-apiserver').version}, etcd ${run.tool('etcd').version}`;
    }),
  ];
}

/** Applies what AWS and the cluster would hold, and plans it again. */
export function applyAws(run: LocalRun, results: Results): ListrTask[] {
  const inKubernetes = run.stacksOf('kubernetes');
  const stacks = [...run.stacksOf('aws'), ...inKubernetes];
  const apply = (stack: SynthesizedStack) =>
    results.check(`apply ${stack.name}`, async (say) => {
      if (inKubernetes.includes(stack) && run.providers) {
        await run.needKubernetes(stack);
        if (!apiServerTools(run)) run.leaveOut(stack, 'there is no Kubernetes API server on this machine');
      }
      const missing = stacks.find((other) => stack.dependencies.includes(other.name) && !run.applied.has(other));
      if (missing) run.leaveOut(stack, `it needs ${missing.name}, which was not applied`);
      if (!run.emulators) run.leaveOut(stack, 'the emulators of AWS do not run');
      return run.apply(stack, run.terraform(), say);
    });
  return [
    results.check('moto and the EKS stand-in', async () => {
      run.tool('terraform');
      const apiServer = apiServerTools(run);
      const tools = { moto: run.tool('moto'), ...(apiServer && { apiServer }) };
      run.emulators = await startEmulators(run.environment, tools, run.logFolder);
      return apiServer ? 'ready, with an API server behind the cluster' : 'ready';
    }),
    ...waves(stacks).map((wave, index) => inParallel(`wave ${index + 1}`, wave.map(apply))),
    inParallel(
      'plan again',
      stacks.map((stack) =>
        results.check(`second plan of ${stack.name}`, () => run.planIsEmpty(stack, run.terraform())),
      ),
    ),
  ];
}

/** Undefined unless this machine has both programs. */
function apiServerTools({ tools }: LocalRun) {
  const [etcd, kubeApiserver] = [tools.get('etcd'), tools.get('kube-apiserver')];
  if (!etcd || 'sentence' in etcd || !kubeApiserver || 'sentence' in kubeApiserver) return undefined;
  return { etcd, kubeApiserver };
}

/**
 * Destroys in reverse order what was applied to AWS; what Kubernetes holds goes with its etcd, for without controllers nothing in it is ever
 * deleted. Then stops what was started. Vault, which needs its key until then, first.
 */
export function destroyAws(run: LocalRun, results: Results): ListrTask[] {
  const stacks = waves(run.stacksOf('aws'));
  return [
    { title: 'stop Vault', task: () => run.vault?.nodes.stop() },
    ...stacks.map((_, index) =>
      inParallel(
        `wave ${stacks.length - index}`,
        stacks.at(-1 - index)!.map((stack) => destroy(run, results, stack)),
      ),
    ),
    results.check('nothing that the run started still listens', async () => {
      await run.stop();
      const ports = run.ports();
      if (ports.length === 0) throw new Skip('it started nothing');
      const taken = await Promise.all(ports.map(isTaken));
      const left = ports.filter((_, index) => taken[index]);
      if (left.length > 0) throw new Error(`something listens on ${left.join(', ')}`);
      return `${ports.length} ports free`;
    }),
  ];
}

function destroy(run: LocalRun, results: Results, stack: SynthesizedStack): ListrTask {
  return results.check(`destroy ${stack.name}`, async (say) => {
    // A failed apply leaves resources too.
    if (!existsSync(join(run.stateFolder, `${stack.name}.tfstate`))) throw new Skip('it was not applied');
    await run.terraform().destroy(stack, (done) => say(`${done} of ${stack.allResources().length} resources`));
    return `${stack.allResources().length} resources`;
  });
}

function inParallel(title: string, tasks: ListrTask[]): ListrTask {
  return { title, task: (_, task) => task.newListr(tasks, { concurrent: 2, exitOnError: false }) };
}
