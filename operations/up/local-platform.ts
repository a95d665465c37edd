import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../environments/environment';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { synthesize } from '../../main';
import { missingCharts } from '../local/chart-source';
import type { Emulators } from '../local/emulators';
import { KubernetesClient } from '../local/kubernetes-client';
import type { ProviderSource } from '../local/provider-source';
import { Terraform } from '../local/terraform';
import { administratorToken } from '../local/token-review';
import type { MissingTool, Tool } from '../local/toolchain';
import type { VaultNodes } from '../local/vault-nodes';
import { emulatedEnvironment } from '../one-environment';
import { LeftOut, type Say } from '../steps';
import { connectionsOf } from './database-connections';
import { DatabaseServers } from './database-servers';
import type { Issuer } from './issuer';
import type { KeptPlatform } from './kept-platform';
import type { WorkloadRead } from './read-as-workload';
import type { KeyPair } from './throw-away-keys';

export interface PlatformVault {
  readonly nodes: VaultNodes;
  /** That the chart deploys. */
  readonly image: string;
  /** File with the CA of its listeners. */
  readonly ca: string;
}

/** The environment that has emulators, as far as it is up on this machine. */
export class LocalPlatform {
  /** See stacks/state.ts: beside `cdktf.out`. */
  readonly stateFolder: string;
  readonly tools = new Map<string, Tool | MissingTool>();
  readonly applied = new Set<SynthesizedStack>();
  /** Why a stack was left out. */
  readonly leftOut = new Map<SynthesizedStack, string>();
  /** Whatever must be found nowhere: tokens, recovery shares, passwords, values written to Vault. */
  readonly secrets: string[] = [];
  readonly environment: Environment;
  /** Of that environment. */
  readonly stacks: readonly SynthesizedStack[];
  readonly synthesized: string;
  readonly databases: DatabaseServers;
  providers?: ProviderSource;
  emulators?: Emulators;
  issuer?: Issuer;
  vault?: PlatformVault;
  /** Of recovery shares, since the init ceremony. */
  holders?: readonly KeyPair[];
  /** What a workload has read. */
  read?: WorkloadRead;

  /**
   * @param folder Of the platform, opened: gets everything but logs, the stacks and their states.
   * @param outdir Gets the stacks.
   * @param kept What another process has started. @default - nothing
   */
  constructor(
    readonly folder: string,
    readonly logFolder: string,
    readonly outdir: string,
    readonly kept?: KeptPlatform,
  ) {
    this.stateFolder = join(outdir, '../.strongroom/state');
    for (const made of [logFolder, this.stateFolder]) mkdirSync(made, { recursive: true, mode: 0o700 });
    const { environments, stacks } = synthesize(outdir);
    const local = emulatedEnvironment(environments);
    this.environment = local;
    this.stacks = stacks.filter(({ environment }) => environment.name === local.name);
    for (const stack of this.stacks) if (kept?.applied.includes(stack.name)) this.applied.add(stack);
    this.synthesized = `${stacks.length} stacks of ${environments.length} environments, ${this.stacks.length} of '${local.name}'`;
    this.databases = new DatabaseServers(folder, logFolder, connectionsOf(this.stacksOf('vault')), kept?.databases);
    // That of Redis is in Terraform's state, and worth nothing by then: see ThrowAwayPassword.
    const lasting = this.databases.connections.filter(({ kind }) => kind !== 'redis');
    this.secrets.push(...lasting.map(({ variable }) => this.databases.firstPasswords[variable]!));
  }

  /** @throws LeftOut with the sentence that says how to get it. */
  tool(name: string): Tool {
    const tool = this.tools.get(name);
    if (!tool || 'sentence' in tool) throw new LeftOut(tool?.sentence ?? `${name} was not looked for`);
    return tool;
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

  /** @param env What only some stacks may have, such as VAULT_TOKEN. */
  terraform(env: NodeJS.ProcessEnv = {}): Terraform {
    this.tool('terraform');
    return new Terraform(
      { ...this.providers?.environmentVariables, ...this.emulators?.environmentVariables, ...env },
      this.logFolder,
    );
  }

  /** For stacks inside Vault. @param token Of whoever applies or plans. @param variables With values of Terraform's variables. @default - none */
  vaultTerraform(token: string, variables: NodeJS.ProcessEnv = {}): Terraform {
    return this.terraform({ ...variables, VAULT_TOKEN: token, VAULT_CACERT: this.vault?.ca });
  }

  /** @throws LeftOut when `terraform init` would not get a provider that the stack requires. */
  async needProviders(stack: SynthesizedStack): Promise<void> {
    for (const { type, config } of stack.requiredProviders) {
      const provider = { name: type, version: String(config['version']) };
      if (await this.providers?.has(provider)) continue;
      this.leaveOut(stack, `provider ${provider.name} ${provider.version} is in no mirror, and no registry has it`);
    }
  }

  /** @throws LeftOut when this machine lacks what the objects of `stack` in Kubernetes need. */
  async needKubernetes(stack: SynthesizedStack): Promise<void> {
    await this.needProviders(stack);
    const [chart] = await missingCharts(stack);
    if (chart) this.leaveOut(stack, `chart ${chart} is neither in STRONGROOM_CHARTS nor at its publisher's`);
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

  /** @throws LeftOut always. */
  leaveOut(stack: SynthesizedStack, reason: string): never {
    this.leftOut.set(stack, reason);
    throw new LeftOut(reason);
  }

  /** @throws LeftOut where no API server runs. */
  get cluster(): KubernetesClient {
    const address = this.emulators?.kubernetes;
    if (!address) throw new LeftOut('there is no Kubernetes API server on this machine');
    return new KubernetesClient(address, administratorToken);
  }

  /** @throws LeftOut where no Vault runs. */
  get nodes(): VaultNodes {
    if (!this.vault) throw new LeftOut('no Vault runs');
    return this.vault.nodes;
  }

  /** Every port that the platform listens on until it stops. */
  ports(): readonly number[] {
    const { aws, eks } = this.environment.emulators!;
    const api = this.emulators?.kubernetes?.endpoint;
    const urls = [
      ...(this.emulators ? [aws, eks] : []),
      ...(api ? [api] : []),
      ...(this.issuer ? [this.environment.issuers.github] : []),
    ];
    const vault = this.vault?.nodes.all.flatMap(({ ports }) => ports) ?? [];
    return [...urls.map((url) => Number(new URL(url).port)), ...vault, ...this.databases.ports];
  }

  async stop(): Promise<void> {
    await this.vault?.nodes.stop();
    await this.databases.stop();
    await this.issuer?.stop();
    await this.emulators?.stop();
  }
}
