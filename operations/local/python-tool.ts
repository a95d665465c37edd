import { join } from 'node:path';
import { cacheFolder, intoCache } from './cache';
import { finish, type MissingTool, output, type Progress, type Tool } from './toolchain';

export interface PythonTool {
  /** Of the package. */
  readonly name: string;
  readonly version: string;
  /** `[server]`, or empty. */
  readonly extras: string;
  /** On PATH where someone installed the package. */
  readonly script: string;
  /** What the script runs. */
  readonly module: string;
  /** What is left out where it cannot be had. */
  readonly without: string;
}

/** From PATH whatever its version, else installed into a virtual environment of its own. */
export async function findPythonTool(wanted: PythonTool, progress: Progress): Promise<Tool | MissingTool> {
  const { name, version, extras, script, module, without } = wanted;
  // The shim of a version manager may be there without the package, so it is run to see.
  if ((await output(script, '--help')) !== undefined) {
    const found = (await installedVersion('python3', name)) ?? 'of unknown version';
    return { name, command: [script], version: found, from: 'PATH' };
  }
  const folder = `${name}-${version}`;
  const python = join(cacheFolder, folder, 'bin/python');
  if ((await installedVersion(python, name)) === undefined) {
    const requirement = `${name}${extras}==${version}`;
    try {
      await intoCache(folder, async (into) => {
        await finish(['python3', '-m', 'venv', into], progress);
        await finish([join(into, 'bin/python'), '-m', 'pip', 'install', requirement], progress);
      });
    } catch (error) {
      const [why, how] = [(error as Error).message, `pip install '${requirement}'`];
      return { name, sentence: `${name} is not on PATH, so ${without}; try ${how}, which failed here: ${why}` };
    }
  }
  // By `-m`, because the scripts of a virtual environment do not survive its renaming.
  return { name, command: [python, '-m', module], version, from: 'cache' };
}

function installedVersion(python: string, name: string): Promise<string | undefined> {
  return output(python, '-c', `from importlib.metadata import version; print(version('${name}'))`);
}
