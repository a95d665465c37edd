import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import type { Mariadb } from '../../operations/local/mariadb';
import type { Terraform } from '../../operations/local/terraform';
import { LocalPlatform } from '../../operations/up/local-platform';
import { differences, type Gap } from './plan-gaps';
import { Skip } from './results';
import { runFolder } from './run-folder';
import { mariadbAccount } from './trial-stack';
import { type Asked, VaultSession } from './vault-session';

/** The platform of one end-to-end run, and what was found out about it so far, for the steps after it. */
export class LocalRun extends LocalPlatform {
  /** Addresses of the resources that met a gap. */
  readonly gapsMet = new Map<Gap, string[]>();
  /** What real servers were asked, and how often. */
  readonly figures = new Map<string, number>();
  /** Of Vault, since its audit devices are on. */
  readonly asked: Asked[] = [];
  mariadb?: Mariadb;
  /** The first one of Vault's account there. */
  readonly mariadbPassword = randomUUID();
  /** That the holders of recovery shares made for this run: it is in its memory only, and dies with it. */
  rootToken?: string;

  constructor() {
    super(runFolder, join(runFolder, 'logs'), join(runFolder, 'cdktf.out'));
  }

  /** @throws Skip when no Vault runs, or nobody has a root token. */
  get root(): VaultSession {
    if (!this.rootToken) throw new Skip(this.vault ? 'no root token was made' : 'no Vault runs');
    return new VaultSession(this.nodes, this.rootToken, this.asked);
  }

  /** Counts for the summary. */
  count(what: string, number = 1): void {
    this.figures.set(what, (this.figures.get(what) ?? 0) + number);
  }

  /** Vault for the holder of a token that the run made, which is a secret from now on. */
  session(token: string): VaultSession {
    this.secrets.push(token);
    return this.root.as(token);
  }

  /** @throws Error when a second plan shows more than the known gaps of the emulators. */
  async planIsEmpty(stack: SynthesizedStack, terraform: Terraform): Promise<string> {
    if (!this.applied.has(stack)) throw new Skip('it was not applied');
    const { known, unexpected } = differences(await terraform.plan(stack));
    for (const { gap, address } of known) this.gapsMet.set(gap, [...(this.gapsMet.get(gap) ?? []), address]);
    if (unexpected.length > 0) throw new Error(`it would change what was just applied:\n${unexpected.join('\n')}`);
    return known.length > 0 ? `empty but for known gaps of moto at ${known.length} places` : 'empty';
  }

  override ports(): readonly number[] {
    return [...super.ports(), ...(this.mariadb ? [mariadbAccount.port] : [])];
  }

  override async stop(): Promise<void> {
    await super.stop();
    await this.mariadb?.stop();
  }
}
