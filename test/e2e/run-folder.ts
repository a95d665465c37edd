import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openPlatformFolder } from '../../operations/up/platform-folder';

/** Everything that a run writes, apart from caches: removed when the next one starts. */
export const runFolder = join(__dirname, '../../.strongroom/run');

export async function prepareRunFolder(): Promise<void> {
  rmSync(runFolder, { recursive: true, force: true });
  await openPlatformFolder(runFolder);
  alsoInto(join(runFolder, 'output.txt'));
}

/** What this process prints is searched for secrets like all else. */
function alsoInto(file: string): void {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array, ...rest: readonly unknown[]) => {
    appendFileSync(file, text);
    return Reflect.apply(write, process.stdout, [text, ...rest]);
  };
}
