import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, intoCache } from './cache';
import { Child } from './child';

/** A program that a local run starts. */
export interface Tool {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly version: string;
  /** Where it came from, for the summary. */
  readonly from: 'PATH' | 'cache';
}

/** A program that could not be had: what is skipped without it, and how to get it. */
export interface MissingTool {
  readonly name: string;
  readonly sentence: string;
}

/** Told what a build or an installation is doing, line by line. */
export type Progress = (line: string) => void;

const run = promisify(execFile);
const vaultModule = join(__dirname, '../../tools/vault');

/** What `command` prints, or undefined where it does not run. */
async function output(command: string, ...args: string[]): Promise<string | undefined> {
  const { stdout } = await run(command, args, { timeout: 60_000 }).catch(() => ({ stdout: undefined }));
  return stdout?.trim();
}

/** From PATH only: Terraform is no library to build. */
export async function findTerraform(): Promise<Tool | MissingTool> {
  const name = 'terraform';
  const version: string | undefined = JSON.parse((await output(name, 'version', '-json')) ?? '{}').terraform_version;
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  if (version && (major > 1 || minor >= 11)) return { name, command: [name], version, from: 'PATH' };
  const got = version ? `PATH has Terraform ${version}` : 'Terraform is not on PATH';
  return {
    name,
    sentence: `${got}, so nothing is applied; install 1.11 or newer: developer.hashicorp.com/terraform/install`,
  };
}

/** From PATH whatever its version, else built from `tools/vault/go.mod`: about ten minutes, once. */
export async function findVault(progress: Progress): Promise<Tool | MissingTool> {
  const name = 'vault';
  const onPath = versionIn(await output(name, 'version'));
  if (onPath) return { name, command: [name], version: onPath, from: 'PATH' };

  const pinned = /hashicorp\/vault v(\S+)/.exec(readFileSync(join(vaultModule, 'go.mod'), 'utf8'))?.[1];
  const folder = `vault-${pinned}`;
  const binary = join(cacheFolder, folder, 'vault');
  if (!existsSync(binary)) {
    if (!(await output('go', 'version'))) {
      return { name, sentence: 'neither vault nor go is on PATH, so no Vault is started; install one of them' };
    }
    const failed = await attempt(() =>
      intoCache(folder, async (into) => {
        const build = [
          'go',
          'build',
          '-v',
          '-C',
          vaultModule,
          '-trimpath',
          '-ldflags=-s -w',
          '-o',
          join(into, 'vault'),
        ] as const;
        await finish('go build', [...build, 'github.com/hashicorp/vault'], counting('packages compiled', progress));
      }),
    );
    if (failed) return { name, sentence: `Vault could not be built, so none is started: ${failed}` };
  }
  return { name, command: [binary], version: versionIn(await output(binary, 'version')) ?? 'unknown', from: 'cache' };
}

export function findMoto(progress: Progress): Promise<Tool | MissingTool> {
  return findPythonTool(
    { name: 'moto', version: '5.2.1', extras: '[server]', script: 'moto_server', module: 'moto.server' },
    progress,
  );
}

export function findCheckov(progress: Progress): Promise<Tool | MissingTool> {
  return findPythonTool(
    { name: 'checkov', version: '3.3.13', extras: '', script: 'checkov', module: 'checkov.main' },
    progress,
  );
}

interface PythonPackage {
  readonly name: string;
  readonly version: string;
  readonly extras: string;
  /** On PATH where someone installed the package. A shim may be there without it, so it is run to see. */
  readonly script: string;
  readonly module: string;
}

/** From PATH, else installed into a virtual environment of its own. */
async function findPythonTool(wanted: PythonPackage, progress: Progress): Promise<Tool | MissingTool> {
  const { name, version, extras, script, module } = wanted;
  const versionOf = (python: string) =>
    output(python, '-c', `import importlib.metadata as m; print(m.version(${JSON.stringify(name)}))`);
  if ((await output(script, '--help')) !== undefined) {
    return { name, command: [script], version: (await versionOf('python3')) ?? 'of unknown version', from: 'PATH' };
  }
  const folder = `${name}-${version}`;
  const python = join(cacheFolder, folder, 'bin/python');
  if ((await versionOf(python)) === undefined) {
    const failed = await attempt(() =>
      intoCache(folder, async (into) => {
        await finish('python3 -m venv', ['python3', '-m', 'venv', into], progress);
        // By `python -m`, because the scripts of a virtual environment do not survive the move to its final name.
        await finish(
          'pip',
          [join(into, 'bin/python'), '-m', 'pip', 'install', `${name}${extras}==${version}`],
          progress,
        );
      }),
    );
    if (failed)
      return {
        name,
        sentence: `${name} could not be installed (pip install '${name}${extras}==${version}'): ${failed}`,
      };
  }
  return { name, command: [python, '-m', module], version: (await versionOf(python)) ?? version, from: 'cache' };
}

function versionIn(text: string | undefined): string | undefined {
  return text && /\d+\.\d+\.\d+\S*/.exec(text)?.[0].replace(/,$/, '');
}

function counting(what: string, progress: Progress): Progress {
  let count = 0;
  return (line) => progress(line.startsWith('go: ') ? line : `${++count} ${what} (of about 2,600)`);
}

/** @returns the message of what `work` threw. */
async function attempt(work: () => Promise<void>): Promise<string | undefined> {
  return work().then(
    () => undefined,
    (error: Error) => error.message,
  );
}

async function finish(name: string, command: readonly [string, ...string[]], progress: Progress): Promise<void> {
  const lines: string[] = [];
  const onLine = (line: string) => {
    lines.push(line);
    progress(line);
  };
  const code = await new Child({ name, command, env: process.env, logFile: '/dev/null', onLine }).exitCode;
  if (code !== 0) throw new Error(`${name} failed with ${code}: ${lines.slice(-3).join(' ')}`);
}
