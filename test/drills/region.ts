import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { App } from 'cdktf';
import { loadEnvironments } from '../../environments';
import type { Environment } from '../../environments/environment';
import { loadStacks, type SynthesizedStack } from '../../guardrails/synthesized-stack';
import { awsAccess, emulatedCredentials } from '../../operations/aws';
import { freePort } from '../../operations/local/port';
import { findVault, type Tool } from '../../operations/local/toolchain';
import { readVault } from '../../operations/local/vault-config';
import { nodePorts, VaultNodes } from '../../operations/local/vault-nodes';
import { environmentNamed } from '../../operations/one-environment';
import { VaultClient } from '../../operations/vault-client';
import { addStacks } from '../../stacks/environment-stacks';
import { type Say, Skip } from '../e2e/results';
import { Authority } from './authority';
import { Gate } from './gate';
import { RegionPods } from './region-pods';
import type { World } from './world';

/** Vault of an environment that is deployed to AWS, as processes of this machine; the region that it is in can be lost. */
export class Region {
  nodes!: VaultNodes;
  /** The same, for whoever types `kubectl`. */
  pods!: RegionPods;
  private authority!: Authority;

  /**
   * Nothing runs yet.
   *
   * @throws Skip where this machine has no Vault.
   */
  static async of(world: World, names: readonly string[], say: Say): Promise<readonly Region[]> {
    const vault = await findVault(say);
    if ('sentence' in vault) throw new Skip(vault.sentence);
    const all = loadEnvironments();
    const environments = names.map((name) => withoutPods(environmentNamed(all, name)));
    const outdir = join(world.folder, 'regions', 'cdktf.out');
    mkdirSync(outdir, { recursive: true });
    const app = new App({ outdir });
    for (const environment of environments) addStacks(app, environment);
    app.synth();
    const stacks = loadStacks(outdir, environments);
    const aws = new URL(world.environment.emulators!.aws);
    return Promise.all(
      environments.map(async (environment) => {
        const own = stacks.filter((stack) => stack.environment.name === environment.name);
        return new Region(world, environment, own, await Gate.to(Number(aws.port)), vault);
      }),
    );
  }

  private constructor(
    private readonly world: World,
    private readonly synthesized: Environment,
    private readonly stacks: readonly SynthesizedStack[],
    /** The only way from here to AWS. */
    private readonly aws: Gate,
    private readonly vault: Tool,
  ) {}

  /** For clients of this region. */
  get environment(): Environment {
    return { ...this.synthesized, emulators: { aws: this.awsUrl, eks: this.awsUrl, vault: 'https://127.0.0.1' } };
  }

  get kms(): KMSClient {
    return new KMSClient(awsAccess(this.environment));
  }

  get s3(): S3Client {
    return new S3Client(awsAccess(this.environment));
  }

  /** @param part Its name without the environment. */
  stack(part: string): SynthesizedStack {
    return this.stacks.find((stack) => stack.part === part)!;
  }

  /** The stacks whose resources are inside Vault. */
  get inside(): readonly SynthesizedStack[] {
    return this.stacks.filter(({ part }) => part === 'vault' || part.startsWith('tenant-'));
  }

  /** @param keyArn What Terraform resolves the seal's key to. */
  async start(keyArn: string): Promise<void> {
    const { name, region, vault } = this.synthesized;
    const release = readVault(this.stack('vault-server'), () => keyArn);
    const folder = join(this.world.folder, 'regions', name);
    const [tlsFolder, logFolder] = [join(folder, 'tls'), join(this.world.logFolder, name)];
    mkdirSync(logFolder, { recursive: true, mode: 0o700 });
    this.authority = await Authority.create(join(folder, 'authority'), release.certificate);
    await this.authority.issue(tlsFolder);
    const ports = nodePorts(0, release.nodes).flat();
    this.nodes = await VaultNodes.start({
      ...{ vault: this.vault, release, tlsFolder, logFolder, folder: join(folder, 'vault') },
      address: `https://127.0.0.1:${await freePort(ports)}`,
      auditFolder: vault.auditFolder,
      env: { ...this.awsVariables, AWS_REGION: region, AWS_KMS_ENDPOINT: this.awsUrl },
    });
    this.pods = new RegionPods(this.nodes, (node) => join(folder, 'vault', node.name, 'data'));
  }

  /** As the ceremony would, with what is first inside Vault. @returns the root token. */
  async initialize(): Promise<string> {
    const body = { recovery_shares: 5, recovery_threshold: 3 };
    const { root_token: root } = await this.nodes.all[0]!.client.expect('PUT', 'sys/init', { body, seconds: 30 });
    await Promise.all(this.nodes.all.map((node) => node.untilUnsealed()));
    const vault = await this.client(root);
    for (const { config } of this.stack('vault').resources('vault_audit')) {
      const { path, type, options } = config;
      await vault.expect('POST', `sys/audit/${path}`, { body: { type, options } });
    }
    for (const { config } of this.stack('vault').resources('vault_raft_autopilot')) {
      await vault.expect('POST', 'sys/storage/raft/autopilot/configuration', { body: config });
    }
    await this.nodes.untilOneMayFail(root);
    return root;
  }

  /** Of the leader. */
  async client(token: string): Promise<VaultClient> {
    return new VaultClient((await this.nodes.leader()).address, readFileSync(this.authority.ca, 'utf8'), token);
  }

  /**
   * Runs lines of a runbook where an operator of this region would.
   *
   * @param typed On standard input.
   * @throws Error with what was said last, where one of them fails.
   */
  async run(lines: string, variables: Readonly<Record<string, string>>, typed = ''): Promise<string> {
    const script = [
      'set -euo pipefail',
      `vault() { '${this.vault.command.join("' '")}' "$@"; }`,
      'strongroom() { npm run -s strongroom -- "$@"; }',
      lines,
    ].join('\n');
    const running = promisify(execFile)('bash', ['-c', script], {
      cwd: join(__dirname, '../..'),
      timeout: 300_000,
      env: {
        ...{ PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1' },
        ...this.awsVariables,
        AWS_ENDPOINT_URL: this.awsUrl,
        CDKTF_OUTDIR: join(this.world.folder, 'regions', 'cli.out'),
        VAULT_ADDR: this.nodes.all[0]!.address,
        VAULT_CACERT: this.authority.ca,
        ...variables,
      },
    });
    running.child.stdin?.end(typed);
    const { stdout } = await running.catch(({ killed, stderr }: { killed?: boolean; stderr: string }) => {
      const why = killed ? 'it does not end' : stderr.trim().split('\n').at(-1);
      throw new Error(`The runbook, in ${this.synthesized.name}: ${why}`);
    });
    return stdout;
  }

  /** All machines at once, and every way to AWS in it. */
  async lose(): Promise<void> {
    this.aws.close();
    await Promise.all(this.nodes.all.map((node) => node.kill()));
  }

  /** AWS is there again; machines and what they stored are as they were lost. */
  async comeBack(): Promise<void> {
    await this.aws.open();
  }

  async stop(): Promise<void> {
    await this.nodes?.stop();
    this.aws.close();
  }

  private get awsUrl(): string {
    return `http://127.0.0.1:${this.aws.port}`;
  }

  private get awsVariables(): Readonly<Record<string, string>> {
    const { accessKeyId, secretAccessKey } = emulatedCredentials;
    return {
      ...{ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }
}

/** What only a pod has left out; all else as it is deployed. */
function withoutPods(environment: Environment): Environment {
  return { ...environment, runsPods: false, vault: { ...environment.vault, auditFolder: 'audit' } };
}
