import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Outside every clone, so that the next one need not build or download again. */
export const cacheFolder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'strongroom');

/** Makes `<cache>/<name>` by filling a folder beside it: an interrupted `fill` leaves nothing that looks complete. */
export async function intoCache(name: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const unfinished = join(cacheFolder, `.${name}.${process.pid}`);
  const remove = () => rmSync(unfinished, { recursive: true, force: true });
  process.once('exit', remove);
  mkdirSync(unfinished, { recursive: true });
  try {
    await fill(unfinished);
    rmSync(join(cacheFolder, name), { recursive: true, force: true });
    renameSync(unfinished, join(cacheFolder, name));
  } finally {
    process.off('exit', remove);
    remove();
  }
}
