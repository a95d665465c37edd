import { dirname, join, resolve } from 'node:path';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { recoveryShareName } from '../../stacks/names';
import { VAULT_ADDRESS } from '../../stacks/vault-provider';
import { awsAccess } from '../aws';
import { colour } from '../colour';
import { counted } from '../counted';
import { Child } from '../local/child';
import { Terraform } from '../local/terraform';
import { findTerraform } from '../local/toolchain';
import { oneEnvironment } from '../one-environment';
import { patiently } from '../patiently';
import { ask } from '../question';
import { table } from '../table';
import { VaultClient } from '../vault-client';
import { locate } from '../vault-connection';
import { type Ceremony, holdCeremony, type Step, steps } from './ceremony';
import type { Holder } from './holder-keys';
import { type Login, proveLogin } from './login-proof';
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

  const { address, ca, token } = locate(stacks);
  // Not with the caller's token: what Vault is asked with one says so.
  const vault = new VaultClient(address, ca);
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
  // What it needs of the registry and of AWS shows before root is there.
  if (phase === 'new' || !record.read()?.configuredAt) await terraformFor(address, record).init(inner);

  if (options.dryRun) {
    if (options.json) {
      console.log(JSON.stringify({ phase, steps, holders: holders.map(shown) }, null, 2));
      return;
    }
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
    configure: (rootToken) => apply(inner, terraformFor(address, record, rootToken)),
    proveLogin: () => prove(vault, login),
    onStep: (step) => console.error(`${new Date().toISOString().slice(11, 19)}  ${steps[step]}`),
  };
  const retry = (told: AbortSignal) => (step: Step, error: Error) => tryAgain(steps[step], error, told);
  const ended = await Child.hold((told) =>
    holdCeremony({ ...ceremony, told, ...(process.stdin.isTTY && { retry: retry(told) }) }),
  );
  report(ended, record.path, options.json);
}

/** Without what Vault is given of them. */
function shown({ name, fingerprint, owner }: Holder) {
  return { name, fingerprint, owner };
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

/**
 * @param rootToken In the memory of Terraform's process, and of the provider's, until they end. Nothing of the caller's may turn it elsewhere,
 *   or write it down: logs of Terraform's own would show headers.
 */
function terraformFor(address: string, record: RecordFile, rootToken?: string): Terraform {
  const passed = /^(AWS_|TF_VAR_|TF_TOKEN_|TF_CLI_CONFIG_FILE$|TF_PLUGIN_CACHE)/;
  const { VAULT_CACERT } = process.env;
  return new Terraform(
    {
      ...Object.fromEntries(Object.entries(process.env).filter(([variable]) => passed.test(variable))),
      // The way by which this program reaches Vault: before it is initialized there is no other.
      [`TF_VAR_${VAULT_ADDRESS}`]: address,
      // Terraform works in the folder of the stack.
      ...(VAULT_CACERT && { VAULT_CACERT: resolve(VAULT_CACERT) }),
      ...(rootToken && { VAULT_TOKEN: rootToken }),
    },
    join(dirname(record.path), 'logs'),
  );
}

async function apply(stack: SynthesizedStack, terraform: Terraform): Promise<void> {
  const total = stack.allResources().length;
  await terraform.apply(stack, (done) => {
    if (done % 10 === 0 || done === total) console.error(`          ${done} of ${total} resources`);
  });
}

async function prove(vault: VaultClient, login: Login | { readonly reason: string }) {
  if ('reason' in login) return { unproven: login.reason };
  // IAM is consistent after a while only.
  const proof = await patiently(async () => ({ proven: await proveLogin(vault, login) }), 9, 3);
  if (typeof proof === 'string') throw new Error(proof);
  return proof;
}

/** Where the input ends, or the process is to, it is given up. */
async function tryAgain(step: string, { message }: Error, told: AbortSignal): Promise<boolean> {
  console.error(colour.red(message));
  console.error('The root token is still in the memory of this process, and ends with it.');
  const question = `Repair it in another terminal, then press Enter to ${step} again; anything else gives up: `;
  return ask(question, told).then(
    (answer) => answer === '',
    () => false,
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
