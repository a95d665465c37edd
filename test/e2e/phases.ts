import { join } from 'node:path';
import { emulatedCredentials } from '../../operations/aws';
import { findCheckov } from '../../operations/local/toolchain';
import { bringUp } from '../../operations/up/bring-up';
import { bootstrapping } from './bootstrap';
import { ceremonyDrills } from './ceremony';
import type { EmulatedAws } from './ceremony-place';
import { endPlatform } from './end';
import { LocalRun } from './local-run';
import { planAgain } from './plan-again';
import { Results, Skip } from './results';
import { rootByHolders } from './root-holders';
import { scans } from './scans';
import { summary } from './summary';
import { upAndDown } from './up-and-down';
import { VaultSteps } from './vault-steps';

/** Brings the environment that has emulators up, and says what that showed. Its last line is the count. */
export async function applyForReal(): Promise<void> {
  const results = new Results();
  try {
    const run = new LocalRun();
    const checkov = results.check('checkov', async (say) => {
      run.tools.set('checkov', await findCheckov(say));
      const { version, from } = run.tool('checkov');
      return `${version} from ${from}`;
    });
    const tasks = [
      checkov,
      ...bringUp(run, results),
      results.phase('Plan again', () => planAgain(run, results), 2),
      results.phase('Bootstrap', () => bootstrapping(run, results)),
      results.phase('Ceremony', () => ceremonies(run, results)),
      results.phase('Assertions', () => new VaultSteps(run, results).tasks()),
      results.phase('Down', () => endPlatform(run, results)),
      results.phase('up and down', () => upAndDown(run, results)),
      results.phase('Scans', () => scans(run, results)),
    ];
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

/** On Vaults of their own. */
function ceremonies(run: LocalRun, results: Results) {
  const place = {
    vault: () => run.tool('vault'),
    aws: () => emulatedAws(run),
    folder: join(run.folder, 'ceremonies'),
    secrets: run.secrets,
  };
  return [...ceremonyDrills(place, results), ...rootByHolders(place, results)];
}

function emulatedAws({ emulators, environment }: LocalRun): EmulatedAws {
  if (!emulators || !environment.emulators) throw new Skip('the emulators of AWS do not run');
  return {
    region: environment.region,
    endpoint: environment.emulators.aws,
    credentials: emulatedCredentials,
  };
}
