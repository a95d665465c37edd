import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Environment } from '../../environments/environment';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { type Synthesis, synthesize } from '../../main';
import { awsAccess } from '../../operations/aws';
import { emulatorVariables } from '../../operations/local/emulators';
import { Moto } from '../../operations/local/moto';
import { freePort, PortTaken } from '../../operations/local/port';
import { ProviderSource } from '../../operations/local/provider-source';
import { findMoto, findVault, type MissingTool, type Tool } from '../../operations/local/toolchain';
import { readVault } from '../../operations/local/vault-config';
import { nodePorts, type VaultNode, VaultNodes } from '../../operations/local/vault-nodes';
import { emulatedEnvironment } from '../../operations/one-environment';
import { healthOf } from '../../operations/roll/cluster-health';
import { LocalNode } from '../../operations/roll/local-node';
import type { RollingCluster } from '../../operations/roll/rolling-node';
import { VaultClient } from '../../operations/vault-client';
import { unsealKeyAlias } from '../../stacks/names';
import { type Say, Skip } from '../e2e/results';
import type { AuditDevice } from './audit-devices';
import { Authority } from './authority';
import { Gate } from './gate';
import { until } from './until';

/** A mount of type kv, version 1, for numbered values. */
export const MOUNT = 'drills';

const NODES = 3;

/** Three real nodes of Vault, as the environment with emulators has them, and a KMS that unseals them: what every drill mistreats. */
export class World {
  /** Of all environments. */
  readonly synthesis: Synthesis;
  /** The one with emulators, at the addresses of this world. */
  readonly environment: Environment;
  /** Where its stacks say that its emulators are. */
  readonly emulatedAt: NonNullable<Environment['emulators']>;
  /** Of that environment. */
  readonly stacks: readonly SynthesizedStack[];
  readonly tlsFolder: string;
  nodes!: VaultNodes;
  authority!: Authority;
  /** Between Vault and its KMS. */
  kms!: Gate;
  /** Vault's own. Only here: they die with this Vault. */
  rootToken!: string;
  recoveryShares!: readonly string[];
  private moto!: Moto;
  /** Of the Vault that runs here. */
  private version = '';
  private foundProviders?: Promise<ProviderSource>;

  /**
   * @param given The Vault to start. @default - the one of the real run
   * @param attempts With other ports each, where another program took one before it was used.
   * @throws Skip where this machine has no Vault, or no moto.
   */
  static async start(folder: string, say: Say, given?: Tool, attempts = 3): Promise<World> {
    const [vault, moto] = [given ?? had(await findVault(say)), had(await findMoto(say))];
    const motoPort = await freePort();
    const world = new World(folder, `http://127.0.0.1:${motoPort}`, await freePort(nodePorts(0, NODES).flat()));
    try {
      say('an account with a key');
      world.moto = await Moto.start(moto, world.environment.emulators!.aws, join(world.logFolder, 'moto.log'));
      world.kms = await Gate.to(motoPort);
      await world.startNodes(vault, await world.createKey());
      say('three nodes');
      await world.initialize();
      return world;
    } catch (error) {
      await world.stop();
      if (error instanceof PortTaken && attempts > 1) return World.start(folder, say, given, attempts - 1);
      throw error;
    }
  }

  private constructor(
    readonly folder: string,
    aws: string,
    firstPort: number,
  ) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(this.logFolder, { recursive: true, mode: 0o700 });
    this.synthesis = synthesize(join(folder, 'cdktf.out'));
    const { environments, stacks } = this.synthesis;
    const local = emulatedEnvironment(environments);
    this.emulatedAt = local.emulators!;
    this.environment = { ...local, emulators: { ...this.emulatedAt, aws, vault: `https://127.0.0.1:${firstPort}` } };
    this.stacks = stacks.filter(({ environment }) => environment.name === local.name);
    this.tlsFolder = join(folder, 'tls');
  }

  get logFolder(): string {
    return join(this.folder, 'logs');
  }

  /** Looked for once: that may take a minute. */
  providers(): Promise<ProviderSource> {
    this.foundProviders ??= ProviderSource.find(join(this.folder, 'terraform'));
    return this.foundProviders;
  }

  /** PEM. */
  get ca(): string {
    return readFileSync(this.authority.ca, 'utf8');
  }

  /** @param part Its name without the environment. */
  stack(part: string): SynthesizedStack {
    const stack = this.stacks.find((one) => one.part === part);
    if (!stack) throw new Error(`'${this.environment.name}' has no stack '${part}'.`);
    return stack;
  }

  /** One client for each node. @param token @default - root's */
  clients(token = this.rootToken): readonly VaultClient[] {
    return this.nodes.all.map(({ address }) => new VaultClient(address, this.ca, token));
  }

  /** The leader, as the holder of a token. @param token @default - root's */
  async vault(token = this.rootToken): Promise<VaultClient> {
    return new VaultClient((await this.nodes.leader()).address, this.ca, token);
  }

  async standbys(): Promise<readonly VaultNode[]> {
    const leader = await this.nodes.leader();
    return this.nodes.all.filter((node) => node !== leader);
  }

  /** Those of the stack. */
  get auditDevices(): readonly AuditDevice[] {
    return this.stack('vault')
      .resources('vault_audit')
      .map(({ config }) => ({
        path: String(config['path']),
        type: String(config['type']),
        options: config['options'] as object,
      }));
  }

  cluster(token = this.rootToken): RollingCluster {
    const nodes = this.nodes.all.map((node) => new LocalNode(node, this.ca, token));
    return { nodes, deployedVersion: this.version };
  }

  folderOf(node: VaultNode): string {
    return join(this.folder, 'vault', node.name);
  }

  /**
   * Makes good whatever a drill did to the nodes.
   *
   * @throws Error where the cluster still cannot lose a node after a minute.
   */
  async heal(): Promise<void> {
    await this.kms.open();
    for (const node of this.nodes.all) node.signal('SIGCONT');
    for (const node of this.nodes.all) if ((await node.health()) === 'down') await node.start();
    await Promise.all(this.nodes.all.map((node) => node.untilUnsealed()));
    await this.untilWhole();
  }

  /** @throws Error where the cluster still cannot lose a node. */
  async untilWhole(seconds = 60, token = this.rootToken): Promise<void> {
    await until(() => healthOf(this.cluster(token)), seconds);
  }

  /** Stops a node and removes what it has stored. */
  async loseData(node: VaultNode): Promise<void> {
    await node.kill();
    const data = join(this.folderOf(node), 'data');
    rmSync(data, { recursive: true });
    mkdirSync(data, { mode: 0o700 });
  }

  /**
   * Starts nodes that have stored nothing as a new cluster, of which all are members.
   *
   * @returns its root token.
   */
  async initializeAnew(): Promise<string> {
    await Promise.all(this.nodes.all.map((node) => node.start()));
    const { root_token } = await this.initializeFirst();
    await Promise.all(this.nodes.all.map((node) => node.untilUnsealed()));
    await this.untilWhole(60, root_token);
    return root_token;
  }

  async stop(): Promise<void> {
    for (const node of this.nodes?.all ?? []) node.signal('SIGCONT');
    await this.nodes?.stop();
    this.kms?.close();
    await this.moto?.stop();
  }

  /** @returns its ARN. */
  private async createKey(): Promise<string> {
    const kms = new KMSClient(awsAccess(this.environment));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: 'Unseals the Vault of the drills' }));
    const AliasName = `alias/${unsealKeyAlias(this.environment.name)}`;
    await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyMetadata!.KeyId }));
    return KeyMetadata!.Arn!;
  }

  private async startNodes(vault: Tool, key: string): Promise<void> {
    const { environment, folder, logFolder, tlsFolder } = this;
    const synthesized = readVault(this.stack('vault-server'), () => key);
    this.authority = await Authority.create(join(folder, 'authority'), synthesized.certificate);
    await this.authority.issue(tlsFolder);
    this.version = vault.version;
    this.nodes = await VaultNodes.start({
      vault,
      release: {
        ...synthesized,
        config: synthesized.config.replaceAll(this.emulatedAt.aws, `http://127.0.0.1:${this.kms.port}`),
      },
      tlsFolder,
      logFolder,
      address: environment.emulators!.vault,
      folder: join(folder, 'vault'),
      auditFolder: environment.vault.auditFolder,
      env: {
        ...emulatorVariables(environment.region),
        SSL_CERT_FILE: this.authority.ca,
      },
    });
  }

  private async initialize(): Promise<void> {
    const init = await this.initializeFirst();
    this.rootToken = init.root_token;
    this.recoveryShares = init.recovery_keys;
    await Promise.all(this.nodes.all.map((node) => node.untilUnsealed()));
    const vault = await this.vault();
    await vault.expect('POST', `sys/mounts/${MOUNT}`, { body: { type: 'kv', options: { version: '1' } } });
    for (const { config } of this.stack('vault').resources('vault_raft_autopilot')) {
      await vault.expect('POST', 'sys/storage/raft/autopilot/configuration', { body: config });
    }
    for (const { path, ...body } of this.auditDevices) await vault.expect('POST', `sys/audit/${path}`, { body });
    await this.untilWhole();
  }

  private async initializeFirst(): Promise<{ root_token: string; recovery_keys: readonly string[] }> {
    const body = { recovery_shares: 5, recovery_threshold: 3 };
    return this.nodes.all[0]!.client.expect('PUT', 'sys/init', { body, seconds: 30 });
  }
}

function had(tool: Tool | MissingTool): Tool {
  if ('sentence' in tool) throw new Skip(tool.sentence);
  return tool;
}
