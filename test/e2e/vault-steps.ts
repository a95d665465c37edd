import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { issueListenerCertificate } from '../../operations/local/listener-certificate';
import { fromStates, readVault } from '../../operations/local/vault-config';
import { type VaultNode, VaultNodes } from '../../operations/local/vault-nodes';
import { waves } from '../../operations/waves';
import { doctor } from './doctor';
import { insideVault } from './inside-vault';
import type { LocalRun } from './local-run';
import { Logins } from './logins';
import { startOthers } from './other-servers';
import { type Results, Skip } from './results';
import { rolling } from './roll';
import { RunCeremony } from './run-ceremony';
import { snapshots } from './snapshots';

/** The Vault that the stack `vault-server` deploys, started here, configured by Terraform, and then mistreated. */
export class VaultSteps {
  /** What Vault acknowledged, by path. */
  private readonly written = new Map<string, string>();

  constructor(
    private readonly run: LocalRun,
    private readonly results: Results,
  ) {}

  /** In this order. */
  tasks(): ListrTask[] {
    const { run, results } = this;
    const logins = new Logins(run);
    const ceremony = new RunCeremony(run);
    return [
      ...startOthers(run, results),
      results.check('three nodes start from the synthesized configuration', () => this.start()),
      results.check('initialized by the ceremony, with its root token in the memory of this run only', () =>
        ceremony.begin(),
      ),
      results.check('all nodes unseal by themselves and one leads', async () => {
        await Promise.all(this.nodes.all.map((node) => node.untilUnsealed()));
        const leader = await this.nodes.leader();
        await leader.client.expect('POST', 'sys/mounts/e2e', { token: this.token, body: { type: 'kv' } });
        await this.write(leader);
        return (await this.nodes.describe()).join(', ');
      }),
      ...waves(run.stacks)
        .flat()
        .filter((stack) => run.stacksOf('vault').includes(stack))
        .flatMap((stack) => this.applyTwice(stack)),
      ...insideVault(run, results, logins),
      results.check('kill -9 of the leader: another leads and takes a write', async () => {
        await this.nodes.untilOneMayFail(this.token);
        const killed = await this.nodes.leader();
        const start = Date.now();
        await killed.kill();
        const leader = await this.nodes.leader();
        await this.write(leader);
        const seconds = ((Date.now() - start) / 1000).toFixed(1);
        await killed.start();
        await killed.untilUnsealed();
        return `${leader.name} after ${seconds} s; ${killed.name}, started again, unsealed by itself`;
      }),
      results.check('restart of all nodes: unsealed without anyone, nothing lost', async () => {
        await this.nodes.stop();
        await Promise.all(this.nodes.all.map((node) => node.start()));
        await Promise.all(this.nodes.all.map((node) => node.untilUnsealed()));
        const leader = await this.nodes.leader();
        for (const [path, value] of this.written) {
          const { data } = await leader.client.expect('GET', path, { token: this.token });
          if (data.value !== value) throw new Error(`${path} holds another value than was written`);
        }
        return `${this.written.size} of ${this.written.size} values read back`;
      }),
      ...doctor(run, results),
      ...rolling(run, results),
      ...snapshots(run, results, logins, this.folder),
      results.check('root is revoked when nothing needs it any more, and is dead', () => ceremony.end()),
    ];
  }

  private async start(): Promise<string> {
    const { run } = this;
    const { environment, emulators } = run;
    const vault = run.tool('vault');
    const seal = run.stack('seal');
    if (!emulators || !environment.emulators || !run.applied.has(seal)) {
      throw new Skip(`${seal.name} was not applied, so there is no key to unseal with`);
    }
    const synthesized = readVault(run.stack('vault-server'), fromStates(run.stateFolder));
    const tlsFolder = join(run.folder, 'tls');
    await issueListenerCertificate(synthesized.certificate, tlsFolder);
    const nodes = await VaultNodes.start({
      vault,
      synthesized,
      tlsFolder,
      address: environment.emulators.vault,
      folder: this.folder,
      auditFolder: environment.vault.auditFolder,
      logFolder: run.logFolder,
      env: { ...emulators.environmentVariables, SSL_CERT_FILE: run.databases?.ca },
    });
    run.vault = { nodes, image: synthesized.image, ca: join(tlsFolder, 'ca.crt'), asked: [] };
    return nodes.all.map(({ address }) => address).join(', ');
  }

  private applyTwice(stack: SynthesizedStack): readonly ListrTask[] {
    const { run, results } = this;
    return [
      results.check(`apply ${stack.name}`, async (say) => {
        if (run.providers) await run.needProviders(stack);
        if (!run.vault?.rootToken) run.leaveOut(stack, 'no Vault runs');
        const missing = run.stacks.find((other) => this.needs(stack, other) && !run.applied.has(other));
        if (missing) run.leaveOut(stack, `it needs ${missing.name}, which was not applied`);
        const server = run.databases?.missingFor(stack);
        if (server) run.leaveOut(stack, server);
        return run.apply(stack, run.vaultTerraform(run.databases?.variables), say);
      }),
      results.check(`second plan of ${stack.name}`, () => run.planIsEmpty(stack, run.vaultTerraform())),
    ];
  }

  private needs(stack: SynthesizedStack, other: SynthesizedStack): boolean {
    return stack.dependencies.includes(other.name) && this.run.stacksOf('vault').includes(other);
  }

  /** Writes a value that nobody else knows. */
  private async write(leader: VaultNode): Promise<void> {
    const [path, value] = [`e2e/${this.written.size}`, randomUUID()];
    await leader.client.expect('PUT', path, { token: this.token, body: { value } });
    this.written.set(path, value);
    this.run.secrets.push(value);
  }

  private get folder(): string {
    return join(this.run.folder, 'vault');
  }

  private get nodes(): VaultNodes {
    if (!this.run.vault) throw new Skip('no Vault runs');
    return this.run.vault.nodes;
  }

  private get token(): string {
    return this.run.root.token;
  }
}
