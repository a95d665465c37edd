import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../environments/environment';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { synthesize } from '../../main';
import { missingCharts } from '../../operations/local/chart-source';
import type { Emulators } from '../../operations/local/emulators';
import type { Mariadb } from '../../operations/local/mariadb';
import type { OidcIssuer } from '../../operations/local/oidc-issuer';
import type { ProviderSource } from '../../operations/local/provider-source';
import { Terraform } from '../../operations/local/terraform';
import type { MissingTool, Tool } from '../../operations/local/toolchain';
import type { VaultNodes } from '../../operations/local/vault-nodes';
import type { DatabaseServers } from './database-servers';
import { differences, type Gap } from './plan-gaps';
import { type Say, Skip } from './results';
import { runFolder } from './run-folder';
import { mariadbAccount } from './trial-stack';
import { type Asked, VaultSession } from './vault-session';

export interface RunningVault {
  readonly nodes: VaultNodes;
  /** That the chart deploys. */
  readonly image: string;
  /** File with the CA of its listeners. */
  readonly ca: string;
  /** Only here: nothing writes it anywhere, and it dies with this Vault. @default - not initialized yet */
  readonly rootToken?: string;
  /** Since the audit devices are on. */
  readonly asked: Asked[];
}

/** What one end-to-end run has made so far, for the steps after it. */
export class LocalRun {
  readonly folder = runFolder;
  readonly outdir = join(this.folder, 'cdktf.out');
  readonly logFolder = join(this.folder, 'logs');
  /** See stacks/state.ts: beside `cdktf.out`. */
  readonly stateFolder = join(this.folder, '.strongroom/state');
  readonly tools = new Map<string, Tool | MissingTool>();
  readonly applied = new Set<SynthesizedStack>();
  /** Why a stack was left out. */
  readonly leftOut = new Map<SynthesizedStack, string>();
  /** Addresses of the resources that met a gap. */
  readonly gapsMet = new Map<Gap, string[]>();
  /** Whatever must be found nowhere: tokens, recovery shares, passwords, values written to Vault. */
  readonly secrets: string[] = [];
  /** What real servers were asked, and how often. */
  readonly figures = new Map<string, number>();
  readonly environment: Environment;
  /** Of the environment `local`. */
  readonly stacks: readonly SynthesizedStack[];
  readonly synthesized: string;
  providers?: ProviderSource;
  emulators?: Emulators;
  databases?: DatabaseServers;
  issuer?: OidcIssuer;
  mariadb?: Mariadb;
  /** The first one of Vault's account there. */
  readonly mariadbPassword = randomUUID();
  vault?: RunningVault;

  constructor() {
    mkdirSync(this.logFolder, { recursive: true, mode: 0o700 });
    const { environments, stacks } = synthesize(this.outdir);
    const local = environments.find(({ emulators }) => emulators);
    if (!local) throw new Error('No environment has emulators, so none can be applied here.');
    this.environment = local;
    this.stacks = stacks.filter(({ environment }) => environment.name === local.name);
    this.synthesized = `${stacks.length} stacks of ${environments.length} environments, ${this.stacks.length} of '${local.name}'`;
  }

  /** @throws Skip with the sentence that says how to get it. */
  tool(name: string): Tool {
    const tool = this.tools.get(name);
    if (!tool || 'sentence' in tool) throw new Skip(tool?.sentence ?? `${name} was not looked for`);
    return tool;
  }

  /** @param env What only some stacks may have, such as VAULT_TOKEN. */
  terraform(env: NodeJS.ProcessEnv = {}): Terraform {
    this.tool('terraform');
    return new Terraform(
      { ...this.providers?.environmentVariables, ...this.emulators?.environmentVariables, ...env },
      this.logFolder,
    );
  }

  /** @param part Its name without the environment. */
  stack(part: string): SynthesizedStack {
    const stack = this.stacks.find((one) => one.part === part);
    if (!stack) throw new Error(`'${this.environment.name}' has no stack '${part}'.`);
    return stack;
  }

  /** Stacks by what their providers talk to. */
  stacksOf(target: 'aws' | 'kubernetes' | 'vault'): readonly SynthesizedStack[] {
    return this.stacks.filter(({ requiredProviders }) => {
      const names = requiredProviders.map(({ type }) => type);
      if (names.includes('kubernetes') || names.includes('helm')) return target === 'kubernetes';
      return target === (names.includes('vault') ? 'vault' : 'aws');
    });
  }

  /** @throws Skip when `terraform init` would not get a provider that the stack requires. */
  async needProviders(stack: SynthesizedStack): Promise<void> {
    for (const { type, config } of stack.requiredProviders) {
      const provider = { name: type, version: String(config['version']) };
      if (await this.providers?.has(provider)) continue;
      this.leaveOut(stack, `provider ${provider.name} ${provider.version} is in no mirror, and no registry has it`);
    }
  }

  /** @throws Skip when this machine lacks what the objects of `stack` in Kubernetes need. */
  async needKubernetes(stack: SynthesizedStack): Promise<void> {
    await this.needProviders(stack);
    const [chart] = await missingCharts(stack);
    if (chart) this.leaveOut(stack, `chart ${chart} is neither in STRONGROOM_CHARTS nor at its publisher's`);
  }

  /** @throws Skip when no Vault runs, or it is not initialized. */
  get root(): VaultSession {
    if (!this.vault) throw new Skip('no Vault runs');
    if (!this.vault.rootToken) throw new Skip('Vault is not initialized');
    return new VaultSession(this.vault.nodes, this.vault.rootToken, this.vault.asked);
  }

  /** Counts for the summary. */
  count(what: string, number = 1): void {
    this.figures.set(what, (this.figures.get(what) ?? 0) + number);
  }

  /** For stacks inside Vault. @param variables With values of Terraform's variables @default - none */
  vaultTerraform(variables: NodeJS.ProcessEnv = {}): Terraform {
    return this.terraform({ VAULT_TOKEN: this.root.token, VAULT_CACERT: this.vault?.ca, ...variables });
  }

  /** Vault for the holder of a token that the run made, which is a secret from now on. */
  session(token: string): VaultSession {
    this.secrets.push(token);
    return this.root.as(token);
  }

  async apply(stack: SynthesizedStack, terraform: Terraform, say: Say): Promise<string> {
    await this.needProviders(stack);
    this.leftOut.set(stack, 'failed');
    const total = stack.allResources().length;
    await terraform.init(stack);
    await terraform.apply(stack, (done) => say(`${done} of ${total} resources`));
    this.leftOut.delete(stack);
    this.applied.add(stack);
    return `${total} resources`;
  }

  /** @throws Skip always. */
  leaveOut(stack: SynthesizedStack, reason: string): never {
    this.leftOut.set(stack, reason);
    throw new Skip(reason);
  }

  /** @throws Error when a second plan shows more than the known gaps of the emulators. */
  async planIsEmpty(stack: SynthesizedStack, terraform: Terraform): Promise<string> {
    if (!this.applied.has(stack)) throw new Skip('it was not applied');
    const { known, unexpected } = differences(await terraform.plan(stack));
    for (const { gap, address } of known) this.gapsMet.set(gap, [...(this.gapsMet.get(gap) ?? []), address]);
    if (unexpected.length > 0) throw new Error(`it would change what was just applied:\n${unexpected.join('\n')}`);
    return known.length > 0 ? `empty but for known gaps of moto at ${known.length} places` : 'empty';
  }

  /** Every port that the run listens on until it stops. */
  ports(): readonly number[] {
    const { aws, eks } = this.environment.emulators ?? {};
    const emulators = this.emulators ? [aws, eks].flatMap((url) => (url ? Number(new URL(url).port) : [])) : [];
    const issuer = this.issuer ? [Number(new URL(this.issuer.url).port)] : [];
    const vault = this.vault?.nodes.all.flatMap(({ ports }) => ports) ?? [];
    const mariadb = this.mariadb ? [mariadbAccount.port] : [];
    return [...emulators, ...vault, ...issuer, ...mariadb, ...(this.databases?.ports ?? [])];
  }

  async stop(): Promise<void> {
    await this.vault?.nodes.stop();
    await this.databases?.stop();
    await this.mariadb?.stop();
    await this.issuer?.stop();
    await this.emulators?.stop();
  }
}
