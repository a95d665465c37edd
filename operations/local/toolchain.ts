import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Child } from './child';
import { findGoTool } from './go-tool';
import { findPythonTool } from './python-tool';
import { findSystemTool } from './system-tool';

/** A program that a local run starts. */
export interface Tool {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly version: string;
  readonly from: 'PATH' | 'cache' | 'disk';
}

/** A program that could not be had: what is left out without it, and how to get it. */
export interface MissingTool {
  readonly name: string;
  readonly sentence: string;
}

/** Told what a build or an installation is doing, line by line. */
export type Progress = (line: string) => void;

/** From PATH only: Terraform is no library to build. */
export async function findTerraform(): Promise<Tool | MissingTool> {
  const name = 'terraform';
  const version: string | undefined = JSON.parse((await output(name, 'version', '-json')) ?? '{}').terraform_version;
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  if (version && (major > 1 || minor >= 11)) return { name, command: [name], version, from: 'PATH' };
  const got = version ? `PATH has Terraform ${version}` : 'Terraform is not on PATH';
  const sentence = `${got}, so nothing is applied; install 1.11 or newer: developer.hashicorp.com/terraform/install`;
  return { name, sentence };
}

const vault = { module: 'github.com/hashicorp/vault', versionArgument: 'version', packages: 2600 };

export function findVault(progress: Progress): Promise<Tool | MissingTool> {
  return findGoTool({ ...vault, name: 'vault', without: 'no Vault is started' }, progress);
}

/** An older one, to be upgraded. */
export function findPreviousVault(progress: Progress): Promise<Tool | MissingTool> {
  return findGoTool(
    { ...vault, name: 'vault-previous', onlyAsPinned: true, without: 'no Vault is upgraded' },
    progress,
  );
}

const noApiServer = 'no Kubernetes API server is started';

export function findEtcd(progress: Progress): Promise<Tool | MissingTool> {
  const module = 'go.etcd.io/etcd/server/v3';
  return findGoTool(
    { name: 'etcd', module, versionArgument: '--version', packages: 570, without: noApiServer },
    progress,
  );
}

export function findKubeApiserver(progress: Progress): Promise<Tool | MissingTool> {
  const version = 'k8s.io/component-base/version';
  return findGoTool(
    {
      name: 'kube-apiserver',
      module: 'k8s.io/kubernetes',
      mainPackage: '/cmd/kube-apiserver',
      versionArgument: '--version',
      // Built without a version, it is one that charts refuse to be installed on.
      linkerValues: {
        [`${version}.gitVersion`]: 'v<version>',
        [`${version}.gitMajor`]: '1',
        [`${version}.gitMinor`]: '35',
      },
      packages: 2000,
      without: noApiServer,
    },
    progress,
  );
}

export function findMoto(progress: Progress): Promise<Tool | MissingTool> {
  const run = { script: 'moto_server', module: 'moto.server' };
  return findPythonTool(
    { ...run, name: 'moto', version: '5.2.1', extras: '[server]', without: 'AWS is not emulated' },
    progress,
  );
}

export function findCheckov(progress: Progress): Promise<Tool | MissingTool> {
  const run = { script: 'checkov', module: 'checkov.main' };
  return findPythonTool(
    { ...run, name: 'checkov', version: '3.3.13', extras: '', without: 'its checks are not made' },
    progress,
  );
}

export function findPostgres(): Promise<Tool | MissingTool> {
  return findSystemTool({
    name: 'postgres',
    beside: ['initdb', 'psql'],
    folders: ['/usr/lib/postgresql/*/bin'],
    without: 'no PostgreSQL is started',
  });
}

export function findRedis(): Promise<Tool | MissingTool> {
  return findSystemTool({ name: 'redis-server', without: 'no Redis is started' });
}

export function findMariadb(): Promise<Tool | MissingTool> {
  return findSystemTool({ name: 'mariadbd', folders: ['/usr/sbin'], without: 'no MariaDB is started' });
}

/** What a program prints, or undefined where it does not run or fails. */
export async function output(program: string, ...args: string[]): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)(program, args, { timeout: 60_000 }).catch(() => ({ stdout: undefined }));
  return stdout?.trim();
}

/** Runs a step of a build or an installation. @throws Error with its last lines when it fails. */
export async function finish(command: readonly [string, ...string[]], progress: Progress): Promise<void> {
  const name = command.slice(0, 2).join(' ');
  const lines: string[] = [];
  const onLine = (line: string) => {
    lines.push(line);
    progress(line);
  };
  const code = await new Child({ name, command, env: process.env, logFile: '/dev/null', onLine }).exitCode;
  if (code !== 0) throw new Error([`'${name}' failed with ${code}`, ...lines.slice(-3)].join('; '));
}
