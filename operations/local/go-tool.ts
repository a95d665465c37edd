import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, intoCache } from './cache';
import { finish, type MissingTool, output, type Progress, type Tool } from './toolchain';

export interface GoTool {
  /** On PATH, and of the folder `tools/<name>` whose go.mod pins it. */
  readonly name: string;
  /** Whether no other version than the pinned one will do, so that PATH is not asked. @default false */
  readonly onlyAsPinned?: boolean;
  /** The module that is pinned. */
  readonly module: string;
  /** Main package below the module's root. @default - the root */
  readonly mainPackage?: string;
  /** What prints its version. */
  readonly versionArgument: string;
  /** For the linker, beyond leaving out symbols: values of string variables, `<version>` standing for the pinned one. @default - none */
  readonly linkerValues?: Readonly<Record<string, string>>;
  /** How many packages a build compiles, about, to say how far it is. */
  readonly packages: number;
  /** What is left out where it cannot be had. */
  readonly without: string;
}

/** From PATH whatever its version, unless it has to be the pinned one; else built as `tools/<name>/go.mod` pins it: minutes, once. */
export async function findGoTool(wanted: GoTool, progress: Progress): Promise<Tool | MissingTool> {
  const { name, module, mainPackage = '', versionArgument, linkerValues = {}, packages, without } = wanted;
  const onPath = wanted.onlyAsPinned ? undefined : versionIn(await output(name, versionArgument));
  if (onPath) return { name, command: [name], version: onPath, from: 'PATH' };

  const source = join(__dirname, '../../tools', name);
  const goMod = readFileSync(join(source, 'go.mod'), 'utf8');
  const pinned = new RegExp(`${module} v(\\S+)`).exec(goMod)![1]!;
  const binary = join(cacheFolder, `${name}-${pinned}`, name);
  if (!existsSync(binary)) {
    if (!(await output('go', 'version'))) {
      const [missing, install] = wanted.onlyAsPinned
        ? ['go is not', 'it']
        : [`neither ${name} nor go is`, 'one of them'];
      return { name, sentence: `${missing} on PATH, so ${without}; install ${install}` };
    }
    let compiled = 0;
    // `-v` prints a line for each package.
    const count = (line: string) =>
      progress(line.startsWith('go: ') ? line : `${++compiled} of about ${packages} packages compiled`);
    try {
      await intoCache(`${name}-${pinned}`, async (folder) => {
        const values = Object.entries(linkerValues).map(
          ([variable, value]) => `-X ${variable}=${value.replace('<version>', pinned)}`,
        );
        const flags = ['-v', '-trimpath', `-ldflags=${['-s -w', ...values].join(' ')}`, '-o', join(folder, name)];
        await finish(['go', 'build', '-C', source, ...flags, module + mainPackage], count);
      });
    } catch (error) {
      return { name, sentence: `${name} could not be built, so ${without}: ${(error as Error).message}` };
    }
  }
  return {
    name,
    command: [binary],
    version: versionIn(await output(binary, versionArgument)) ?? 'unknown',
    from: 'cache',
  };
}

function versionIn(text = ''): string | undefined {
  return /\d+\.\d+\.\d+[\w.+-]*/.exec(text)?.[0];
}
