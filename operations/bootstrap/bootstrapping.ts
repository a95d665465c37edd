import type { Environment } from '../../environments/environment';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import type { Plan, Progress, Terraform } from '../local/terraform';
import { type Adoptable, adoptable, halfMade, notThere } from './adoption';
import { type Change, changesIn } from './changes';
import { existingKey } from './state-encryption-key';
import { type State, StateStore } from './state-store';
import { WorkFolder } from './work-folder';

/** What an apply would do. */
export interface Bootstrap {
  readonly changes: readonly Change[];
  /** Where the state belongs. */
  readonly state: string;
  /** False where it has yet to be moved there. */
  readonly stateIsThere: boolean;
}

/**
 * Makes what must be there before any state can be: applied with the state in a file, which then moves into the bucket. Every step
 * starts from what is there, so that after an interruption the same command goes on: what was made but not written to a state is
 * adopted, and so is all of it where the state was lost.
 */
export class Bootstrapping {
  readonly folder: WorkFolder;
  private readonly store: StateStore;
  private kept: State | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly stack: SynthesizedStack,
  ) {
    this.folder = new WorkFolder(stack);
    this.store = new StateStore(environment, stack.name, this.folder.stateFile);
  }

  /** Changes nothing in AWS. @throws Error when states contradict each other. */
  async plan(terraform: Terraform): Promise<Bootstrap> {
    this.kept = await this.store.kept();
    this.folder.write(this.kept ? 'bucket' : 'file');
    await terraform.init(this.folder);
    await this.keepHalfMade(terraform);
    const plan = await this.planAdopting(terraform, await this.adoptable());
    const { url } = this.store;
    return { changes: changesIn(plan, this.stack), state: url, stateIsThere: this.kept !== undefined };
  }

  /** Does what the plan said. */
  async apply(terraform: Terraform, progress: Progress): Promise<void> {
    this.tidy();
    await terraform.applyPlanned(this.folder, progress).catch((error: Error) => {
      const [, lock] = /Error acquiring the state lock[\s\S]*?Lock Info:\s+ID:\s+(\S+)/.exec(String(error.cause)) ?? [];
      if (!lock) throw error;
      throw new Error(
        'Someone else is changing this state, or a run of it was killed; if nobody is, run ' +
          `terraform -chdir=${this.folder.directory} force-unlock ${lock}, and this again.`,
      );
    });
    if (!this.kept) await this.store.move();
  }

  /** Removes what an interrupted move has left. */
  tidy(): void {
    if (this.kept) this.store.forget(this.kept);
  }

  /** What was interrupted holds data, or a name that AWS gives only once: it is completed, not replaced. */
  private async keepHalfMade(terraform: Terraform): Promise<void> {
    const { kept, folder } = this;
    const addresses = halfMade(kept ?? this.store.begun());
    if (kept && addresses.length > 0) {
      throw new Error(
        `The state in ${this.store.url} says that making ${addresses.join(', ')} was interrupted, so Terraform would replace it. Look at it, run ` +
          `${addresses.map((address) => `terraform -chdir=${folder.directory} untaint ${address}`).join(' and ')}, and this again.`,
      );
    }
    for (const address of addresses) await terraform.untaint(folder, address);
  }

  private async adoptable(): Promise<readonly Adoptable[]> {
    const state = this.kept ?? this.store.begun();
    const [key] = this.stack.resources('aws_kms_key');
    const [alias] = this.stack.resources('aws_kms_alias');
    const missing = adoptable(this.stack, state, { bucket: true, keyId: 'unknown', alias: true });
    if (missing.length === 0) return [];
    const found = await existingKey(
      this.environment,
      String(alias?.config['name']),
      String(key?.config['description']),
    );
    const bucket = await this.store.bucketExists();
    return adoptable(this.stack, state, { bucket, keyId: found.id, alias: found.hasAlias });
  }

  /** Terraform alone can look for roles, and fails where one that it shall import is not there. */
  private async planAdopting(terraform: Terraform, adopted: readonly Adoptable[]): Promise<Plan> {
    this.folder.adopt(adopted);
    try {
      // A lock would be a change, and the apply takes its own: it refuses a plan of a state that has changed since.
      return await terraform.plan(this.folder, '-lock=false');
    } catch (error) {
      const missing = notThere(adopted, String((error as Error).cause));
      if (missing.length === 0) throw error;
      return this.planAdopting(
        terraform,
        adopted.filter((one) => !missing.includes(one)),
      );
    }
  }
}
