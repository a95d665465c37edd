import { mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { loadEnvironments } from '../environments';
import { startEmulators } from './local/emulators';
import { writeExports } from './local/exports';
import { ProviderSource } from './local/provider-source';
import { findMoto } from './local/toolchain';
import { emulatedEnvironment } from './one-environment';

/** `strongroom emulate`: AWS for the environments that are applied to emulators, until it is interrupted. */
export function addEmulateCommand(program: Command): void {
  program
    .command('emulate')
    .description('answer as AWS for the local environment until interrupted, so that cdktf and terraform can be tried')
    .action(emulate);
}

async function emulate(): Promise<void> {
  const folder = resolve('.strongroom/emulate');
  const environment = emulatedEnvironment(loadEnvironments());
  mkdirSync(folder, { recursive: true });
  const moto = await findMoto((line) => console.error(line));
  if ('sentence' in moto) throw new Error(moto.sentence);
  const providers = await ProviderSource.find(folder);
  const { environmentVariables } = await startEmulators(environment, { moto }, folder);

  const file = join(folder, 'environment');
  const variables = { ...environmentVariables, ...providers.environmentVariables };
  writeExports(file, variables);
  console.log(`AWS is emulated for '${environment.name}', until ctrl-C; then it has forgotten everything.`);
  console.log(`Providers: ${providers.description}`);
  console.log('Try in another terminal:');
  console.log(`  . ${relative('.', file)}`);
  console.log(`  npx cdktf diff ${environment.name}-network --skip-provider-lock`);
}
