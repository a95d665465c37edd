import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Child } from './local/child';

/** A way to a port of one pod. */
export interface Forward {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Settles when the way ends, by {@link stop} or because the pod is gone. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** `kubectl`, as the caller is logged in, fixed to one context, so that a switch elsewhere changes nothing here. */
export class Kubectl {
  private constructor(private readonly context: string) {}

  /**
   * @param endpoint URL of the cluster that is meant.
   * @throws Error where `kubectl` is missing, or its context is another cluster: nothing is ever done to whichever happens to be chosen.
   */
  static async of(cluster: string, endpoint: string): Promise<Kubectl> {
    const how = `run: aws eks update-kubeconfig --name ${cluster}`;
    const text = await execute(['config', 'view', '--minify', '-o', 'json']).catch((error: Error) => {
      if ('code' in error && error.code === 'ENOENT') {
        throw new Error('kubectl is not on PATH; install it: kubernetes.io/docs/tasks/tools');
      }
      throw new Error(`kubectl has no current context; ${how}`);
    });
    const config: KubeConfig = JSON.parse(text);
    const server = config.clusters?.[0]?.cluster.server;
    const context = config['current-context'];
    if (!context || !server || !sameUrl(server, endpoint)) {
      throw new Error(`kubectl would speak to ${server ?? 'no cluster'}, and ${cluster} is at ${endpoint}; ${how}`);
    }
    return new Kubectl(context);
  }

  /** @throws Error with what kubectl says. */
  async run(...args: readonly string[]): Promise<string> {
    try {
      return await execute(['--context', this.context, ...args]);
    } catch (error) {
      const { stderr, message } = error as Error & { readonly stderr?: string };
      throw new Error(`kubectl ${args.slice(0, 3).join(' ')}: ${stderr?.trim().split('\n').at(-1) || message}`);
    }
  }

  /** An object or a list of them, as the API server has it. */
  async get<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.run('get', ...args, '-o', 'json'));
  }

  /** @throws Error where the pod does not run, or no way opens in ten seconds. */
  async forward(namespace: string, pod: string, port: number): Promise<Forward> {
    const args = ['--context', this.context, '-n', namespace, 'port-forward', `pod/${pod}`, `:${port}`];
    let said = '';
    let local: number | undefined;
    const child = new Child({
      name: 'kubectl',
      command: ['kubectl', ...args, '--address', '127.0.0.1'],
      env: process.env,
      logFile: '/dev/null',
      onLine: (line) => {
        said = line;
        local ??= Number(/^Forwarding from 127\.0\.0\.1:(\d+)/.exec(line)?.[1]) || undefined;
      },
    });
    await child.untilReady(async () => local !== undefined, 10).catch(() => child.kill());
    if (local === undefined) throw new Error(`kubectl finds no way to ${pod}: ${said || 'no answer in 10 s'}`);
    return { port: local, ended: child.exitCode, stop: () => child.stop() };
  }
}

interface KubeConfig {
  readonly 'current-context'?: string;
  readonly clusters?: readonly { readonly cluster: { readonly server: string } }[] | null;
}

async function execute(args: readonly string[]): Promise<string> {
  const options = { env: process.env, timeout: 120_000, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)('kubectl', args, options);
  return stdout;
}

/** Hosts of EKS differ in case between its own answers and kubeconfigs. */
function sameUrl(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).href === new URL(other).href;
}
