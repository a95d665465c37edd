import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ListrTask } from 'listr2';
import type { VaultNode, VaultNodes } from '../../operations/local/vault-nodes';
import { doctor } from './doctor';
import { insideVault } from './inside-vault';
import type { LocalRun } from './local-run';
import { Logins } from './logins';
import type { Results } from './results';
import { rolling } from './roll';
import { endRoot, makeRoot } from './run-root';
import { snapshots } from './snapshots';
import { forTrials } from './trial-servers';

/** The Vault of the platform, asked what it is for, and then mistreated. */
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
    return [
      ...forTrials(run, results),
      results.check('the holders of recovery shares make a root token, which only this run has', () => makeRoot(run)),
      results.check('what is written is read back from every node', async () => {
        const leader = await this.nodes.leader();
        await leader.client.expect('POST', 'sys/mounts/e2e', { token: this.token, body: { type: 'kv' } });
        await this.write(leader);
        await this.readBack(this.nodes.all);
        return undefined;
      }),
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
        await this.readBack([leader]);
        return `${this.written.size} of ${this.written.size} values read back`;
      }),
      ...doctor(run, results),
      ...rolling(run, results),
      ...snapshots(run, results, logins, this.folder),
      results.check('root is revoked when nothing needs it any more, and is dead', () => endRoot(run)),
    ];
  }

  /** Writes a value that nobody else knows. */
  private async write(leader: VaultNode): Promise<void> {
    const [path, value] = [`e2e/${this.written.size}`, randomUUID()];
    await leader.client.expect('PUT', path, { token: this.token, body: { value } });
    this.written.set(path, value);
    this.run.secrets.push(value);
  }

  private async readBack(nodes: readonly VaultNode[]): Promise<void> {
    for (const { name, client } of nodes) {
      for (const [path, value] of this.written) {
        const { data } = await client.expect('GET', path, { token: this.token });
        if (data.value !== value) throw new Error(`${path} holds another value at ${name} than was written`);
      }
    }
  }

  private get folder(): string {
    return join(this.run.folder, 'vault');
  }

  private get nodes(): VaultNodes {
    return this.run.nodes;
  }

  private get token(): string {
    return this.run.root.token;
  }
}
