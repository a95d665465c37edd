import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import type { Adoptable } from './adoption';

/** Where Terraform works on the bootstrap stack: a copy of what synth wrote, so that the first state may be kept elsewhere. */
export class WorkFolder {
  readonly directory: string;
  readonly logFolder: string;
  /** Of the state, until it is in the bucket. */
  readonly stateFile: string;
  /** For Terraform's configuration. */
  readonly providerFolder: string;

  constructor(private readonly stack: SynthesizedStack) {
    // Beside `cdktf.out`, as the states of environments without a bucket (stacks/state.ts).
    const folder = resolve(stack.directory, '../../../.strongroom/bootstrap', stack.environment.name);
    this.directory = join(folder, 'work');
    this.logFolder = join(folder, 'logs');
    this.stateFile = join(folder, 'terraform.tfstate');
    this.providerFolder = join(folder, 'terraform');
  }

  get name(): string {
    return this.stack.name;
  }

  /** @throws Error when an earlier run could not write its state anywhere else. */
  write(keepIn: 'bucket' | 'file'): void {
    const left = join(this.directory, 'errored.tfstate');
    if (existsSync(left)) {
      throw new Error(
        `An earlier run could write its state nowhere but to ${left}; compare it with the state in the bucket, ` +
          `push it if it is newer (terraform -chdir=${this.directory} state push errored.tfstate), and remove the file.`,
      );
    }
    rmSync(this.directory, { recursive: true, force: true });
    mkdirSync(this.directory, { recursive: true });
    const json = JSON.parse(readFileSync(join(this.stack.directory, 'cdk.tf.json'), 'utf8'));
    if (keepIn === 'file') json.terraform.backend = { local: { path: this.stateFile } };
    writeFileSync(join(this.directory, 'cdk.tf.json'), JSON.stringify(json, null, 2));
  }

  adopt(adopted: readonly Adoptable[]): void {
    const blocks = adopted.map(({ address: to, id }) => ({ to, id }));
    writeFileSync(join(this.directory, 'imports.tf.json'), JSON.stringify({ import: blocks }, null, 2));
  }
}
