import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { isTaken } from '../../operations/local/port';
import { waves } from '../../operations/waves';
import type { LocalRun } from './local-run';
import { type Results, Skip } from './results';

/**
 * Destroys in reverse order what was applied to AWS; what Kubernetes holds goes with its etcd, for without controllers nothing in it is ever
 * deleted. Then stops what was started. Vault, which needs its key until then, first.
 */
export function endPlatform(run: LocalRun, results: Results): ListrTask[] {
  const stacks = waves(run.stacksOf('aws'));
  return [
    { title: 'stop Vault', task: () => run.vault?.nodes.stop() },
    ...stacks.map((_, index) => {
      const wave = stacks.at(-1 - index)!;
      return results.phase(`wave ${stacks.length - index}`, () => wave.map((stack) => destroy(run, results, stack)), 2);
    }),
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
