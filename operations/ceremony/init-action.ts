import { join } from 'node:path';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { recoveryShareName } from '../../stacks/names';
import { awsAccess } from '../aws';
import { colour } from '../colour';
import { counted } from '../counted';
import { Terraform } from '../local/terraform';
import { findTerraform } from '../local/toolchain';
import { oneEnvironment } from '../one-environment';
import { ask } from '../question';
import { table } from '../table';
import { reach } from '../vault-connection';
import { type Ceremony, holdCeremony, steps } from './ceremony';
import { proveLogin } from './login-proof';
import { checkPreconditions } from './preconditions';
import { type CeremonyRecord, RecordFile } from './record';
import { ShareStore } from './share-store';

interface InitOptions {
  readonly keys: string;
  readonly record?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly startOver?: boolean;
  readonly acceptUnprovenLogin?: boolean;
  readonly json?: boolean;
}

export async function init(name: string, options: InitOptions): Promise<void> {
  const { environment, stacks } = oneEnvironment(name);
  const { recovery } = environment;
  if (!recovery)
    throw new Error(`${name} names no holders of recovery shares, so its Vault is not initialized by ceremony.`);

  const { VAULT_TOKEN: token, ...variables } = process.env;
  const { address, vault } = reach(stacks, variables);
  const record = new RecordFile(options.record ?? `.strongroom/ceremony/${name}.json`);
  const terraform = await findTerraform();
  if ('sentence' in terraform) throw new Error(terraform.sentence);
  const store = new ShareStore(awsAccess(environment));
  const inner = stacks.find(({ part }) => part === 'vault')!;
  console.error(`Looking at Vault at ${address}, its keys and the secrets of its holders`);
  const { phase, holders, login } = await checkPreconditions({
    ...options,
    environment,
    inner,
    address,
    vault,
    record,
    store,
  });

  if (options.dryRun) {
    console.log(
      phase === 'new' ? 'Nothing stands in the way. It would:' : `The ceremony has ${phase}. In all it does this:`,
    );
    console.log(
      Object.values(steps)
        .map((step, index) => `  ${index + 1}. ${step}`)
        .join('\n'),
    );
    console.log(keyTable(holders));
    return;
  }
  if (phase === 'new') {
    console.error(keyTable(holders));
    if (!options.yes) await confirm(name, holders.length, recovery.threshold);
    if (options.startOver && record.read()) console.error(`The record of the Vault that is gone: ${record.putAside()}`);
    for (const { name: holder } of holders) await store.proveWritable(recoveryShareName(name, holder));
  }
  const ceremony: Ceremony = {
    ...{ environment: name, address, vault, holders, store, record, token },
    threshold: recovery.threshold,
    secretOf: (holder) => recoveryShareName(name, holder),
    configure: (rootToken) => apply(inner, rootToken),
    proveLogin: async () =>
      'reason' in login ? { unproven: login.reason } : { proven: await patiently(() => proveLogin(vault, login)) },
    onStep: (step) => console.error(`${new Date().toISOString().slice(11, 19)}  ${steps[step]}`),
    ...(process.stdin.isTTY && { retry: (step, error) => tryAgain(steps[step], error) }),
  };
  report(await holdCeremony(ceremony), record.path, options.json);
}

function keyTable(holders: Ceremony['holders']): string {
  return table(
    ['holder', 'fingerprint', 'key of'],
    holders.map(({ name, fingerprint, owner }) => [name, fingerprint, owner.slice(0, 40)]),
  );
}

async function confirm(name: string, shares: number, threshold: number): Promise<void> {
  if (!process.stdin.isTTY)
    throw new Error('Nobody is there to compare the fingerprints; compare them before, and say --yes.');
  console.error(
    `${counted(shares, 'share')}, of which ${threshold} make a root token. Compare each fingerprint with its holder.`,
  );
  if ((await ask(`They are right: type ${name} to initialize its Vault: `)) !== name) {
    throw new Error('Not confirmed; nothing was changed.');
  }
}

/** The token is in the memory of Terraform's process, and of the provider's, until they end. */
async function apply(stack: SynthesizedStack, rootToken: string): Promise<void> {
  // Logs of Terraform's own would show headers.
  const variables = Object.entries(process.env).filter(([variable]) => !variable.startsWith('TF_LOG'));
  const env = { ...Object.fromEntries(variables), VAULT_TOKEN: rootToken };
  const terraform = new Terraform(env, join('.strongroom', 'ceremony', 'logs'));
  const total = stack.allResources().length;
  await terraform.init(stack);
  await terraform.apply(stack, (done) => {
    if (done % 10 === 0 || done === total) console.error(`          ${done} of ${total} resources`);
  });
}

/** IAM is consistent after a while only. */
async function patiently(work: () => Promise<string>): Promise<string> {
  for (let left = 3; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left === 1) throw error;
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
  }
}

async function tryAgain(step: string, { message }: Error): Promise<boolean> {
  console.error(colour.red(message));
  console.error('The root token is still in the memory of this process, and ends with it.');
  return (
    (await ask(`Repair it in another terminal, then press Enter to ${step} again; anything else gives up: `)) === ''
  );
}

function report(record: CeremonyRecord, path: string, json: boolean | undefined): void {
  if (json) {
    console.log(JSON.stringify(record, null, 2));
    return;
  }
  const { shares = [], login } = record;
  console.log(
    table(
      ['holder', 'fingerprint', 'secret'],
      shares.map(({ holder, fingerprint, secret }) => [holder, fingerprint, secret]),
    ),
  );
  const proven =
    login && 'proven' in login
      ? `proven login ${login.proven}`
      : colour.yellow(`no login was proven: ${login?.unproven}`);
  console.log(
    `Vault ${record.vaultVersion} of ${record.environment}: ${record.threshold} of ${shares.length} shares, root revoked ${record.rootRevokedAt}`,
  );
  console.log(proven);
  console.log(`The record, without secrets, is ${path}: keep it with the audit logs.`);
}
