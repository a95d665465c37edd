import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child';

/** A stack that synth wrote. */
interface Stack {
  readonly name: string;
  /** Of its `cdk.tf.json`: where Terraform runs. */
  readonly directory: string;
}

/** Told how many resources are done. */
export type Progress = (done: number) => void;

/** `terraform show -json` of a plan, as far as it is read here. */
export interface Plan {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
}

export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    /** Present where it is there already, and the state learns of it. */
    readonly importing?: { readonly id: string };
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly after_unknown: Readonly<Record<string, unknown>>;
  };
}

const planFile = 'again.tfplan';

/** Runs Terraform in the folders that synth wrote, as anyone could by hand. */
export class Terraform {
  /**
   * @param env Added to this machine's variables, of which none about AWS, Terraform or Vault gets through.
   * @param logFolder Gets `<stack>.log`.
   */
  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly logFolder: string,
  ) {
    mkdirSync(logFolder, { recursive: true });
  }

  async init(stack: Stack): Promise<void> {
    await this.run(stack, ['init', '-input=false']);
  }

  async apply(stack: Stack, progress: Progress = () => {}): Promise<void> {
    await this.run(stack, ['apply', '-auto-approve', '-input=false'], counter(/: Creation complete after/, progress));
  }

  async destroy(stack: Stack, progress: Progress = () => {}): Promise<void> {
    await this.run(
      stack,
      ['destroy', '-auto-approve', '-input=false'],
      counter(/: Destruction complete after/, progress),
    );
  }

  /** Has the next apply complete what an interrupted one has begun, and not replace it. */
  async untaint(stack: Stack, address: string): Promise<void> {
    await this.run(stack, ['untaint', address]);
  }

  /** What an apply would change now. @param options For `terraform plan`. @default - none */
  async plan(stack: Stack, ...options: readonly string[]): Promise<Plan> {
    await this.run(stack, ['plan', '-input=false', `-out=${planFile}`, ...options]);
    return JSON.parse(await this.run(stack, ['show', '-json', planFile]));
  }

  /** Applies what {@link plan} said last, and nothing else. */
  async applyPlanned(stack: Stack, progress: Progress = () => {}): Promise<void> {
    const done = /: (Creation|Modifications|Destruction|Import) complete/;
    await this.run(stack, ['apply', '-input=false', planFile], counter(done, progress));
  }

  /** @throws Error with Terraform's own messages; all that it said is the cause. */
  private async run(
    stack: Stack,
    [command, ...args]: readonly [string, ...string[]],
    onLine: (line: string) => void = () => {},
  ): Promise<string> {
    // The plan's JSON is kept apart: it is long, and a search for secrets must find what the compressed plan hides.
    const logFile = join(this.logFolder, `${stack.name}.${command === 'show' ? 'plan.json' : 'log'}`);
    const lines: string[] = [];
    const { exitCode } = new Child({
      name: `terraform ${command}`,
      command: ['terraform', command, ...(command === 'show' ? [] : ['-no-color']), ...args],
      env: { ...foreignVariables(), ...this.env, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' },
      cwd: stack.directory,
      // On this one it finishes what it has begun, and writes its state; its providers do not hear it.
      stopSignal: 'SIGINT',
      logFile,
      onLine: (line) => {
        lines.push(line);
        onLine(line);
      },
    });
    const code = await exitCode;
    if (code === 0) return lines.join('\n');
    const message = `terraform ${command} of ${stack.name} failed with ${code} (${logFile}):\n${lines.slice(-20).join('\n').trim()}`;
    throw new Error(message, { cause: lines.join('\n') });
  }
}

function foreignVariables(): NodeJS.ProcessEnv {
  const foreign = /^((AWS|TF|VAULT|KUBE|HELM)_|STRONGROOM_CI_JWT$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

function counter(pattern: RegExp, progress: Progress): (line: string) => void {
  let done = 0;
  return (line) => {
    if (pattern.test(line)) progress(++done);
  };
}
