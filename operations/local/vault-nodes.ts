import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { VaultClient } from '../vault-client';
import { Child } from './child';
import { refuseTaken } from './port';
import type { Tool } from './toolchain';
import { type LocalNode, localConfig, type VaultRelease } from './vault-config';

export interface VaultNodesProps {
  readonly vault: Tool;
  readonly release: VaultRelease;
  /** Where the first node listens; the others follow, ten ports apart. */
  readonly address: string;
  /** Gets a folder for each node, with its data, its audit log and its configuration. */
  readonly folder: string;
  /** Relative to a node's folder. */
  readonly auditFolder: string;
  readonly logFolder: string;
  /** With `ca.crt`, `tls.crt` and `tls.key`. */
  readonly tlsFolder: string;
  /** Credentials and address of the KMS that unseals. */
  readonly env: NodeJS.ProcessEnv;
}

/** Of each node, that of its API and that of its cluster traffic. @param first Where the API of the first node listens. */
export function nodePorts(first: number, nodes: number): readonly (readonly [api: number, cluster: number])[] {
  return Array.from({ length: nodes }, (_, ordinal) => [first + 10 * ordinal, first + 10 * ordinal + 1]);
}

/** The Vault nodes of an environment, as processes of this machine, from the configuration that its pods would get. */
export class VaultNodes {
  readonly all: readonly VaultNode[];

  /** @throws Error when a port is taken. */
  static async start(props: VaultNodesProps): Promise<VaultNodes> {
    const nodes = new VaultNodes(props);
    for (const { name, ports } of nodes.all) for (const port of ports) await refuseTaken(port, name);
    await Promise.all(nodes.all.map((node) => node.start()));
    return nodes;
  }

  /**
   * Those that another process started in the same folder, which no longer lives: they can be asked, not stopped.
   *
   * @throws Error where they were started with another configuration.
   */
  static running(props: VaultNodesProps): VaultNodes {
    const nodes = new VaultNodes(props);
    const old = nodes.all.find((node) => !node.isCurrent);
    if (old)
      throw new Error(
        `${old.name} runs with another configuration than it would get now: strongroom up --fresh starts it anew.`,
      );
    return nodes;
  }

  private constructor({ release, address, folder, auditFolder, logFolder, tlsFolder, vault, env }: VaultNodesProps) {
    const first = Number(new URL(address).port);
    const local = nodePorts(first, release.nodes).map(([apiPort, clusterPort], ordinal): LocalNode => {
      const name = `vault-${ordinal}`;
      return { name, apiPort, clusterPort, folders: { data: join(folder, name, 'data'), tls: tlsFolder } };
    });
    this.all = local.map((node) => {
      const config = localConfig(release, node, local);
      return new VaultNode(node, { config, vault, env, auditFolder, logFile: join(logFolder, `${node.name}.log`) });
    });
  }

  /**
   * The one node that says it leads, once there is one.
   *
   * @throws Error when none leads in time.
   */
  async leader(seconds = 30): Promise<VaultNode> {
    const deadline = Date.now() + seconds * 1000;
    while (Date.now() < deadline) {
      for (const node of this.all) if ((await node.health()) === 'active') return node;
      await sleep(50);
    }
    throw new Error(`No node leads after ${seconds} s: ${(await this.describe()).join(', ')}`);
  }

  /** The leader, for the holder of a token. */
  async leaderAs(token: string): Promise<VaultClient> {
    return (await this.leader()).as(token);
  }

  /**
   * A node that joined gets a vote only when it has been healthy for ten seconds; until all have one, the cluster cannot lose any.
   *
   * @throws Error when it still cannot in time.
   */
  async untilOneMayFail(token: string, seconds = 60): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    while (Date.now() < deadline) {
      const leader = await this.leader();
      const { data } = await leader.client.expect('GET', 'sys/storage/raft/autopilot/state', { token });
      if (data.failure_tolerance > 0) return;
      await sleep(500);
    }
    throw new Error(`The cluster cannot lose a node after ${seconds} s: ${(await this.describe()).join(', ')}`);
  }

  async describe(): Promise<readonly string[]> {
    return Promise.all(this.all.map(async (node) => `${node.name} ${await node.health()}`));
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((node) => node.stop()));
  }
}

export type Health = 'active' | 'standby' | 'uninitialized' | 'sealed' | 'down';

/** @see https://developer.hashicorp.com/vault/api-docs/system/health */
const healthByStatus: Readonly<Record<number, Health>> = {
  200: 'active',
  429: 'standby',
  501: 'uninitialized',
  503: 'sealed',
};

interface NodeOptions {
  readonly config: string;
  readonly vault: Tool;
  readonly env: NodeJS.ProcessEnv;
  readonly auditFolder: string;
  readonly logFile: string;
}

/** One of them. */
export class VaultNode {
  readonly name: string;
  readonly address: string;
  /** Of its API and of its cluster traffic. */
  readonly ports: readonly number[];
  readonly client: VaultClient;
  private readonly ca: string;
  private child?: Child;

  constructor(
    private readonly node: LocalNode,
    private readonly options: NodeOptions,
  ) {
    this.name = node.name;
    this.ports = [node.apiPort, node.clusterPort];
    this.address = `https://127.0.0.1:${node.apiPort}`;
    this.ca = readFileSync(join(node.folders.tls, 'ca.crt'), 'utf8');
    this.client = new VaultClient(this.address, this.ca);
  }

  /** For the holder of a token. */
  as(token: string): VaultClient {
    return new VaultClient(this.address, this.ca, token);
  }

  /** Starts the process as the chart's pod does, and waits until it answers, sealed or not. */
  async start(): Promise<void> {
    const { vault, env, logFile, auditFolder, config } = this.options;
    for (const folder of [this.node.folders.data, join(this.folder, auditFolder)]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
    writeFileSync(this.configFile, config);
    this.child = new Child({
      name: this.name,
      command: [...vault.command, 'server', `-config=${this.configFile}`],
      env: {
        ...env,
        PATH: process.env['PATH'],
        HOME: this.folder,
        VAULT_RAFT_NODE_ID: this.name,
        VAULT_API_ADDR: this.address,
        VAULT_CLUSTER_ADDR: `https://127.0.0.1:${this.node.clusterPort}`,
        VAULT_LOG_LEVEL: 'info',
      },
      // The relative paths of audit devices start here.
      cwd: this.folder,
      logFile,
    });
    await this.child.untilReady(async () => (await this.health()) !== 'down');
  }

  /** Whether what it was last started with is what it has now. */
  get isCurrent(): boolean {
    return existsSync(this.configFile) && readFileSync(this.configFile, 'utf8') === this.options.config;
  }

  /** Where an audit device with this `file_path` ends up. */
  auditLog(filePath: string): string {
    return filePath === 'stdout' ? this.options.logFile : join(this.folder, filePath);
  }

  async health(): Promise<Health> {
    const { status } = await this.client.call('GET', 'sys/health').catch(() => ({ status: 0 }));
    return healthByStatus[status] ?? 'down';
  }

  /** @throws Error when it is still sealed after `seconds`. */
  async untilUnsealed(seconds = 30): Promise<void> {
    await this.child?.untilReady(async () => ['active', 'standby'].includes(await this.health()), seconds);
  }

  async stop(): Promise<void> {
    await this.child?.stop();
  }

  /** As a machine that loses its power would. */
  async kill(): Promise<void> {
    await this.child?.kill();
  }

  /** SIGHUP lets it read its certificate again and open its audit logs again. */
  signal(signal: NodeJS.Signals): void {
    this.child?.signal(signal);
  }

  private get folder(): string {
    return join(this.node.folders.data, '..');
  }

  private get configFile(): string {
    return join(this.folder, 'vault.hcl');
  }
}
