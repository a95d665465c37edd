import type { Environment } from '../../environments/environment';
import { check } from '../../guardrails/check';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { waivers } from '../../guardrails/waivers';
import { colour } from '../colour';
import { counted } from '../counted';
import { ProviderSource } from '../local/provider-source';
import { Terraform } from '../local/terraform';
import { findTerraform } from '../local/toolchain';
import { oneEnvironment } from '../one-environment';
import { ask } from '../question';
import { describe, findingLines } from '../synth-report';
import { table } from '../table';
import { callerOf } from './account';
import { type Bootstrap, Bootstrapping } from './bootstrapping';

interface BootstrapOptions {
  readonly plan?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export async function bootstrap(name: string, { plan: planOnly, yes, json }: BootstrapOptions): Promise<void> {
  const { environment, stacks } = oneEnvironment(name);
  if (environment.disposable) {
    throw new Error(
      `'${name}' keeps its states in files of this machine, so nothing has to be there before its stacks.`,
    );
  }
  const stack = stacks.find(({ part }) => part === 'bootstrap')!;
  refuseFindings(stack);
  const terraformTool = await findTerraform();
  if ('sentence' in terraformTool) throw new Error(terraformTool.sentence);
  const caller = await callerOf(environment);
  console.error(`Bootstrapping '${name}' in account ${environment.account}, ${environment.region}, as ${caller}`);

  const bootstrapping = new Bootstrapping(environment, stack);
  const terraform = await terraformFor(bootstrapping);
  console.error('Comparing with what is there');
  const planned = await bootstrapping.plan(terraform);
  const { changes, state, stateIsThere } = planned;
  const nothingToDo = changes.length === 0 && stateIsThere;
  if (nothingToDo && !planOnly) bootstrapping.tidy();
  if (!json) console.log(planLines(planned).join('\n'));
  if (!nothingToDo && !planOnly) {
    if (!yes) await confirm(environment);
    await bootstrapping.apply(terraform, (done) => console.error(`${done} of ${changes.length} done`));
  }
  if (json) console.log(JSON.stringify({ changes, state, stateIsThere, applied: !planOnly }, null, 2));
  else if (!nothingToDo && !planOnly) console.log(`'${name}' is bootstrapped. Its state is in ${state}.`);
}

/** As `cdktf deploy` would be stopped. */
function refuseFindings(stack: SynthesizedStack): void {
  const { findings } = check([stack], waivers, new Date().toISOString().slice(0, 10));
  if (findings.length === 0) return;
  throw new Error(`Nothing is applied: ${findings.map(describe).flatMap(findingLines).join('\n')}`);
}

async function terraformFor({ folder }: Bootstrapping): Promise<Terraform> {
  const providers = await ProviderSource.find(folder.providerFolder);
  const ofCaller = Object.entries(process.env).filter(([variable]) => variable.startsWith('AWS_'));
  return new Terraform({ ...Object.fromEntries(ofCaller), ...providers.environmentVariables }, folder.logFolder);
}

function planLines({ changes, state, stateIsThere }: Bootstrap): readonly string[] {
  if (changes.length === 0 && stateIsThere) return ['Nothing to do.'];
  return [
    ...(changes.length > 0
      ? [
          table(
            ['action', 'type', 'where'],
            changes.map((one) => [one.action, one.type, one.path]),
          ),
        ]
      : []),
    [counted(changes.length, 'change'), ...(stateIsThere ? [] : [`then the state moves to ${state}`])].join('; '),
  ];
}

/** @throws Error unless a person says yes. */
async function confirm({ name, account, region }: Environment): Promise<void> {
  if (!process.stdin.isTTY) throw new Error('Nothing was changed: nobody can be asked here; add --yes.');
  const answer = await ask(colour.bold(`Apply this to account ${account} in ${region}? Type ${name} to go on: `));
  if (answer !== name) throw new Error('Not confirmed; nothing was changed.');
}
