import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache';
import { Child } from './child';

/** A provider as a stack requires it: `{ name: 'aws', version: '5.100.0' }`. CDKTF pins each to one version. */
export interface RequiredProvider {
  readonly name: string;
  readonly version: string;
}

const registry = 'registry.terraform.io/hashicorp';
const os = process.platform === 'win32' ? 'windows' : process.platform;
export const platform = `${os}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

/** Where Terraform gets its providers on this machine: from folders that mirror the registry, from the registry, or as its own configuration says. */
export class ProviderSource {
  /** For every Terraform command. */
  readonly environmentVariables: NodeJS.ProcessEnv;
  readonly description: string;
  private readonly trials = new Map<string, Promise<boolean>>();

  private constructor(
    private readonly folder: string,
    private readonly mirrors: readonly string[],
  ) {
    const own = ownConfiguration();
    if (own && mirrors.length === 0) {
      this.description = `as ${own} says`;
      this.environmentVariables = { TF_CLI_CONFIG_FILE: own };
      return;
    }
    const configuration = join(folder, 'terraformrc');
    mkdirSync(folder, { recursive: true });
    writeFileSync(configuration, cliConfiguration(mirrors));
    this.description = [...mirrors, registry].join(', else ');
    this.environmentVariables = { TF_CLI_CONFIG_FILE: configuration };
    if (mirrors.length > 0) return;
    const plugins = join(cacheFolder, 'terraform-plugins');
    mkdirSync(plugins, { recursive: true });
    // The second: the folders of a run have no lock file, and without one Terraform downloads again what its cache holds.
    Object.assign(this.environmentVariables, {
      TF_PLUGIN_CACHE_DIR: plugins,
      TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: 'true',
    });
  }

  /**
   * Mirrors are those that STRONGROOM_PROVIDER_MIRROR names; else, where Terraform has no configuration of its own, those on this disk.
   *
   * @param folder Where Terraform's configuration and the trials go.
   */
  static async find(folder: string): Promise<ProviderSource> {
    const named = process.env['STRONGROOM_PROVIDER_MIRROR'];
    if (named) return new ProviderSource(folder, named.split(':').filter(Boolean));
    return new ProviderSource(folder, ownConfiguration() ? [] : await mirrorsOnDisk());
  }

  /** Whether `terraform init` will get it: asked of a mirror by looking, of all else by a trial. */
  async has({ name, version }: RequiredProvider): Promise<boolean> {
    if (this.mirrors.some((mirror) => mirroredVersions(mirror, name).includes(version))) return true;
    const id = `${name}-${version}`;
    const trial = this.trials.get(id) ?? this.tryInit(id, { [name]: { source: `hashicorp/${name}`, version } });
    this.trials.set(id, trial);
    return trial;
  }

  private async tryInit(id: string, required_providers: object): Promise<boolean> {
    const cwd = join(this.folder, `trial-${id}`);
    mkdirSync(cwd, { recursive: true });
    writeFileSync(join(cwd, 'main.tf.json'), JSON.stringify({ terraform: { required_providers } }));
    const init = new Child({
      name: 'terraform init',
      command: ['terraform', 'init', '-input=false'],
      env: { ...process.env, ...this.environmentVariables, CHECKPOINT_DISABLE: '1' },
      cwd,
      logFile: join(cwd, 'init.log'),
    });
    const deadline = setTimeout(() => init.kill(), 300_000);
    const code = await init.exitCode;
    clearTimeout(deadline);
    return code === 0;
  }
}

/** One block for each mirror, because Terraform asks only those that include a provider, and the registry for all others. */
export function cliConfiguration(mirrors: readonly string[]): string {
  const held = mirrors.map((path) => ({ path, names: providersIn(path).map((name) => `${registry}/${name}`) }));
  const list = (names: readonly string[]) => JSON.stringify([...new Set(names)]);
  return [
    'provider_installation {',
    ...held.map(
      ({ path, names }) =>
        `  filesystem_mirror {\n    path = ${JSON.stringify(path)}\n    include = ${list(names)}\n  }`,
    ),
    `  direct {\n    exclude = ${list(held.flatMap(({ names }) => names))}\n  }`,
    '}\n',
  ].join('\n');
}

/** The machine's `TF_CLI_CONFIG_FILE`, unless it names a file that is missing. */
function ownConfiguration(): string | undefined {
  const path = process.env['TF_CLI_CONFIG_FILE'];
  return path && existsSync(path) ? path : undefined;
}

async function mirrorsOnDisk(): Promise<readonly string[]> {
  const elsewhere = [
    '-path',
    '/proc',
    '-o',
    '-path',
    '/tmp',
    '-o',
    '-name',
    'node_modules',
    '-o',
    '-name',
    '.terraform',
  ];
  const search = [
    '/',
    '-xdev',
    '(',
    ...elsewhere,
    ')',
    '-prune',
    '-o',
    '-type',
    'd',
    '-path',
    `*/${registry}`,
    '-print',
  ];
  const found = await new Promise<string>((resolve) => {
    // It fails on every folder that it may not read, and has printed the others.
    execFile('find', search, { timeout: 60_000 }, (_, stdout) => resolve(stdout));
  });
  const mirrors = found
    .split('\n')
    .filter(Boolean)
    .map((path) => path.slice(0, -registry.length - 1));
  return mirrors.filter((mirror) => mirror !== join(cacheFolder, 'terraform-plugins'));
}

function providersIn(mirror: string): readonly string[] {
  return folders(join(mirror, registry)).filter((name) => mirroredVersions(mirror, name).length > 0);
}

/** Terraform reads a folder per version and platform, or a zip for both. Above the platform it follows no symbolic link. */
function mirroredVersions(mirror: string, name: string): readonly string[] {
  const folder = join(mirror, registry, name);
  if (!folders(join(mirror, registry)).includes(name)) return [];
  const zip = new RegExp(`^terraform-provider-${name}_(.+)_${platform}\\.zip$`);
  const zipped = readdirSync(folder).flatMap((entry) => zip.exec(entry)?.[1] ?? []);
  const unpacked = folders(folder).filter((version) => existsSync(join(folder, version, platform)));
  return [...zipped, ...unpacked];
}

/** Symbolic links are none. */
function folders(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
}
