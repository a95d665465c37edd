import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import type { Adoptable } from '../../operations/bootstrap/adoption';
import { Child } from '../../operations/local/child';
import { Terraform } from '../../operations/local/terraform';
import { findTerraform } from '../../operations/local/toolchain';
import { Skip } from '../e2e/results';
import type { World } from './world';

export interface DrilledStackProps {
  readonly world: World;
  readonly stack: SynthesizedStack;
  /** Addresses that synth wrote, and those of the drill. @default - none differ */
  readonly addresses?: Readonly<Record<string, string>>;
  /** For Terraform: credentials, and whom to trust. */
  readonly env: NodeJS.ProcessEnv;
}

/** What came of an apply that was interfered with. */
export interface Interfered {
  readonly exitCode: number;
  /** Resources that Terraform called complete. */
  readonly done: number;
  readonly said: string;
}

/** Nobody answers, and what it says is read. */
const QUIET = ['-input=false', '-no-color'] as const;

/** A stack that synth wrote, which Terraform applies from a folder of its own to the servers of a drill. */
export class DrilledStack {
  readonly directory: string;
  /** For those where it is kept in a file. */
  readonly stateFile: string;
  private readonly terraform: Terraform;

  /** @throws Skip where this machine has no Terraform, or not a provider of the stack. */
  static async of(props: DrilledStackProps): Promise<DrilledStack> {
    const { world, stack, addresses = {} } = props;
    const terraform = await findTerraform();
    if ('sentence' in terraform) throw new Skip(terraform.sentence);
    const providers = await world.providers();
    for (const { type: name, config } of stack.requiredProviders) {
      const version = String(config['version']);
      if (await providers.has({ name, version })) continue;
      throw new Skip(`provider ${name} ${version} is in no mirror, and no registry has it`);
    }
    const drilled = new DrilledStack(world, stack, { ...providers.environmentVariables, ...props.env });
    drilled.write(addresses);
    await drilled.terraform.init(drilled);
    return drilled;
  }

  private constructor(
    private readonly world: World,
    private readonly stack: SynthesizedStack,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    const folder = join(world.folder, 'applied', stack.name);
    this.directory = join(folder, 'work');
    this.stateFile = join(folder, 'terraform.tfstate');
    this.terraform = new Terraform(env, world.logFolder);
  }

  get name(): string {
    return this.stack.name;
  }

  get size(): number {
    return this.stack.allResources().length;
  }

  /** The same one, applied by someone else. */
  with(env: NodeJS.ProcessEnv): DrilledStack {
    return new DrilledStack(this.world, this.stack, { ...this.env, ...env });
  }

  /**
   * Addresses in its state. A file that Terraform was killed over while it wrote is no state any more, and removed: all that it knew can
   * be adopted.
   */
  async known(): Promise<readonly string[]> {
    if (existsSync(this.stateFile) && !isJson(readFileSync(this.stateFile, 'utf8'))) rmSync(this.stateFile);
    const lines: string[] = [];
    const code = await this.start(['state', 'list'], (line) => void lines.push(line)).exitCode;
    return code === 0 ? lines.filter((line) => !line.startsWith('data.')) : [];
  }

  /** @throws Error with what Terraform says. */
  apply(): Promise<void> {
    return this.terraform.apply(this);
  }

  destroy(): Promise<void> {
    return this.terraform.destroy(this);
  }

  /** Applies, and calls `interfere` as soon as `done` resources are complete. @param options For `terraform apply`. */
  async applyUntil(
    done: number,
    interfere: (apply: Child) => Promise<void>,
    ...options: readonly string[]
  ): Promise<Interfered> {
    let complete = 0;
    let interference: Promise<void> | undefined;
    const lines: string[] = [];
    const apply: Child = this.start(['apply', '-auto-approve', ...QUIET, ...options], (line) => {
      lines.push(line);
      if (!/: Creation complete after/.test(line) || ++complete !== done) return;
      interference = interfere(apply);
      interference.catch(() => apply.kill());
    });
    const exitCode = await apply.exitCode;
    await interference;
    return { exitCode, done: complete, said: lines.join('\n') };
  }

  /** Frees its state of a lock. @throws Error where there is no such lock. */
  async unlock(id: string): Promise<void> {
    const code = await this.start(['force-unlock', '-force', id]).exitCode;
    if (code !== 0) throw new Error(`terraform force-unlock ${id} fails with ${code}`);
  }

  /** What is there already becomes part of the state, and is not made again. */
  adopt(adopted: readonly Adoptable[]): void {
    const blocks = adopted.map(({ address: to, id }) => ({ to, id }));
    writeFileSync(this.importFile, JSON.stringify({ import: blocks }, null, 2));
  }

  /** @throws Error where a plan would change anything. */
  async expectNoChange(): Promise<void> {
    rmSync(this.importFile, { force: true });
    const lines: string[] = [];
    const plan = this.start(['plan', '-detailed-exitcode', ...QUIET], (line) => void lines.push(line));
    if ((await plan.exitCode) === 0) return;
    throw new Error(`a plan after it says ${lines.slice(-20).join('\n')}`);
  }

  private write(addresses: Readonly<Record<string, string>>): void {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    let text = readFileSync(join(this.stack.directory, 'cdk.tf.json'), 'utf8');
    for (const [synthesized, here] of Object.entries(addresses)) text = text.replaceAll(synthesized, here);
    const json = JSON.parse(text);
    if (this.stack.backend?.type === 'local') json.terraform.backend = { local: { path: this.stateFile } };
    writeFileSync(join(this.directory, 'cdk.tf.json'), JSON.stringify(json, null, 2));
  }

  private get importFile(): string {
    return join(this.directory, 'imports.tf.json');
  }

  private start(args: readonly string[], onLine: (line: string) => void = () => {}): Child {
    const { PATH, HOME } = process.env;
    return new Child({
      name: `terraform ${args[0]}`,
      command: ['terraform', ...args],
      env: { PATH, HOME, ...this.env, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' },
      cwd: this.directory,
      logFile: join(this.world.logFolder, `${this.name}.log`),
      onLine,
    });
  }
}

function isJson(text: string): boolean {
  try {
    return Boolean(JSON.parse(text));
  } catch {
    return false;
  }
}
