import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import { emulatedCredentials } from '../../operations/aws';
import { applyAws, destroyAws, toolchain } from './aws-steps';
import { bootstrapping } from './bootstrap';
import { ceremonyDrills } from './ceremony';
import type { EmulatedAws } from './ceremony-place';
import { LocalRun } from './local-run';
import { Results, Skip } from './results';
import { scans } from './scans';
import { summary } from './summary';
import { VaultSteps } from './vault-steps';

/** Applies the environment that has emulators for real, and says what that showed. Its last line is the count. */
export async function applyForReal(): Promise<void> {
  const results = new Results();
  try {
    const run = new LocalRun();
    const phases = {
      Toolchain: () => [results.check('synthesize', () => run.synthesized), ...toolchain(run, results)],
      AWS: () => applyAws(run, results),
      Bootstrap: () => bootstrapping(run, results),
      Ceremony: () =>
        ceremonyDrills(
          {
            vault: () => run.tool('vault'),
            aws: () => emulatedAws(run),
            folder: join(run.folder, 'ceremonies'),
            secrets: run.secrets,
          },
          results,
        ),
      Vault: () => new VaultSteps(run, results).tasks(),
      End: () => destroyAws(run, results),
      Scans: () => scans(run, results),
    };
    const tasks = Object.entries(phases).map(
      ([title, phase]): ListrTask => ({
        title,
        task: (_, task) => task.newListr(results.phase(title, phase), { exitOnError: false }),
      }),
    );
    try {
      await results.run(tasks);
    } finally {
      await run.stop();
    }
    console.log(`\n${summary(run)}`);
  } catch (error) {
    results.failures.push((error as Error).message);
  }
  results.end();
}

function emulatedAws({ emulators, environment }: LocalRun): EmulatedAws {
  if (!emulators || !environment.emulators) throw new Skip('the emulators of AWS do not run');
  return {
    region: environment.region,
    endpoint: environment.emulators.aws,
    credentials: emulatedCredentials,
  };
}
