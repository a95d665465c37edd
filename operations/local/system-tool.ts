import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type MissingTool, output, type Tool } from './toolchain';

export interface SystemTool {
  /** Of the program that runs it. */
  readonly name: string;
  /** What must be in the same folder. @default - nothing */
  readonly beside?: readonly string[];
  /** Folders besides those of PATH, where `*` stands for one name, the highest first. @default - none */
  readonly folders?: readonly string[];
  /** What is left out where it is missing. */
  readonly without: string;
}

/** What the machine's packages bring: nothing is installed here. */
export async function findSystemTool({
  name,
  beside = [],
  folders = [],
  without,
}: SystemTool): Promise<Tool | MissingTool> {
  const onPath = (process.env['PATH'] ?? '').split(delimiter);
  for (const folder of [...onPath, ...folders.flatMap(expand)]) {
    if (!existsSync(join(folder, name))) continue;
    const found = join(folder, name);
    // A link from elsewhere has nothing beside it; a program of several names must be called by the right one.
    const program = beside.length > 0 ? realpathSync(found) : found;
    if (!beside.every((other) => existsSync(join(program, '..', other)))) continue;
    const version = /\d+(\.\d+)+/.exec((await output(program, '--version')) ?? '')?.[0];
    if (version) return { name, command: [program], version, from: onPath.includes(folder) ? 'PATH' : 'disk' };
  }
  return { name, sentence: `${name} is not installed, so ${without}` };
}

function expand(pattern: string): readonly string[] {
  const [before, after] = pattern.split('*');
  if (after === undefined || !existsSync(before!)) return after === undefined ? [pattern] : [];
  return readdirSync(before!)
    .sort((a, b) => Number(b) - Number(a))
    .map((folder) => `${before}${folder}${after}`);
}
