import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { loadEnvironments } from '../../environments';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { colour } from '../colour';
import { Child } from '../local/child';
import { writeExports } from '../local/exports';
import { endGuarded, guardedAt, listenAt, tell, tellGuarded } from '../local/guardian';
import { writeKubeconfig } from '../local/kubeconfig';
import { emulatedEnvironment } from '../one-environment';
import { Steps } from '../steps';
import { bringUp } from './bring-up';
import { readKept, writeKept } from './kept-platform';
import { LocalPlatform } from './local-platform';
import { openPlatformFolder } from './platform-folder';
import { refuseUnfit } from './refusals';
import { reportOn, screen } from './screen';

/** How long what is up stays up at most. */
const HOURS = 8;

const folder = '.strongroom/local';
const logFolder = '.strongroom/logs';
/** Relative, because the path of a socket must be short. */
const guardian = '.strongroom/guardian';

interface UpOptions {
  readonly only?: readonly string[];
  readonly fresh?: boolean;
  readonly keep?: boolean;
  readonly json?: boolean;
}

export async function up({ only, fresh, keep, json }: UpOptions): Promise<void> {
  if (fresh) await down();
  const runs = await isUp();
  if (!runs) {
    await refuseUnfit(emulatedEnvironment(loadEnvironments()));
    rmSync(folder, { recursive: true, force: true });
    rmSync(logFolder, { recursive: true, force: true });
    mkdirSync(dirname(guardian), { recursive: true });
    await listenAt(guardian);
  }
  await openPlatformFolder(folder);
  const platform = new LocalPlatform(resolve(folder), resolve(logFolder), resolve('cdktf.out'), readKept(folder));
  await forgetAtTheEnd(platform, runs);
  const wanted = select(platform, only);

  const steps = new Steps(json);
  for (const phase of bringUp(platform, steps, wanted)) {
    await steps.run([phase]);
    if (steps.failures.length > 0) return giveUp(platform, steps, { runs, keep });
  }
  writeKept(platform);
  const environmentFile = join(folder, 'environment');
  writeExports(environmentFile, variables(platform));
  const report = reportOn(platform, environmentFile, wanted);
  if (!runs) await Child.keepAll(guardian, HOURS);
  console.log(json ? JSON.stringify(report, null, 2) : `\n${screen(platform, report, HOURS)}`);
  process.exit();
}

export async function down(): Promise<void> {
  if ((await guardedAt(guardian)) === 'nothing') {
    console.error('Nothing is up.');
    return;
  }
  console.error('Ending what is up');
  await endGuarded(guardian);
  console.error(colour.green('It has ended, and is forgotten.'));
}

/** @throws Error while another one brings it up, or down. */
async function isUp(): Promise<boolean> {
  const guarded = await guardedAt(guardian);
  if (guarded === 'busy')
    throw new Error('Another up is at work here, or has just been ended; wait for it, or run down.');
  return guarded === 'kept';
}

/** @throws Error that says what there is. */
function select({ stacks }: LocalPlatform, only?: readonly string[]): readonly SynthesizedStack[] {
  if (!only) return stacks;
  const parts = stacks.map(({ part }) => part);
  const unknown = only.filter((part) => !parts.includes(part));
  if (unknown.length > 0)
    throw new Error(`There is no stack ${unknown.join(', ')}; --only takes some of ${parts.join(', ')}.`);
  const wanted = new Set<string>();
  const add = (stack: SynthesizedStack) => {
    wanted.add(stack.name);
    for (const other of stacks) if (stack.dependencies.includes(other.name) && !wanted.has(other.name)) add(other);
  };
  for (const stack of stacks) if (only.includes(stack.part)) add(stack);
  return stacks.filter(({ name }) => wanted.has(name));
}

/** The states are of an account that ends with moto. */
async function forgetAtTheEnd({ stacks, stateFolder, folder: all }: LocalPlatform, runs: boolean): Promise<void> {
  const files = stacks.flatMap(({ name }) => {
    const state = `${name}.tfstate`;
    return [state, `${state}.backup`, `.${state}.lock.info`].map((file) => join(stateFolder, file));
  });
  if (!runs) for (const file of files) rmSync(file, { force: true });
  for (const remove of [all, ...files]) await (runs ? tellGuarded(guardian, { remove }) : tell({ remove }));
}

async function giveUp(
  platform: LocalPlatform,
  { failures }: Steps,
  { runs, keep }: { readonly runs: boolean; readonly keep: boolean | undefined },
): Promise<never> {
  for (const failure of failures) console.error(colour.red(failure));
  if (runs) {
    console.error(`What was up before is up still. Logs: ${logFolder}`);
  } else if (keep) {
    writeKept(platform);
    await Child.keepAll(guardian, HOURS);
    console.error(
      `What was started is kept: ${colour.bold('npm run -s strongroom -- down')} ends it. Logs: ${logFolder}`,
    );
  } else {
    await Child.stopAll();
    console.error(`What was started has ended. Logs: ${logFolder}`);
  }
  process.exit(process.exitCode ?? 1);
}

/** For a shell: what clients of AWS, Vault, Kubernetes and Terraform read. */
function variables(platform: LocalPlatform): NodeJS.ProcessEnv {
  const { emulators, providers, environment } = platform;
  const ca = join(platform.folder, 'tls/ca.crt');
  const program = platform.tools.get('vault');
  return {
    ...emulators?.environmentVariables,
    AWS_ENDPOINT_URL: environment.emulators!.aws,
    ...providers?.environmentVariables,
    STRONGROOM_LOCAL_CA: process.env['STRONGROOM_LOCAL_CA'],
    ...(existsSync(ca) && { VAULT_ADDR: environment.emulators!.vault, VAULT_CACERT: ca }),
    ...(emulators?.kubernetes && { KUBECONFIG: writeKubeconfig(platform.folder, emulators.kubernetes) }),
    ...(program &&
      'command' in program &&
      program.from !== 'PATH' && { PATH: [dirname(program.command[0]), process.env['PATH']].join(delimiter) }),
  };
}
