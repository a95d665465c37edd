import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptDatabases } from './database-servers';
import type { KeptIssuer } from './issuer';
import type { LocalPlatform } from './local-platform';

/** What the next `up` has to know of a platform that outlives this process. Only this user can read the file. */
export interface KeptPlatform {
  /** Names of stacks, of those too that are no longer in the program. */
  readonly applied: readonly string[];
  /** Whether one stands behind the cluster. */
  readonly apiServer: boolean;
  readonly issuer?: KeptIssuer;
  readonly databases: KeptDatabases;
}

export function readKept(folder: string): KeptPlatform | undefined {
  const file = join(folder, 'platform.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

export function writeKept({ folder, applied, emulators, issuer, databases, kept: earlier }: LocalPlatform): void {
  const names = [...applied].map(({ name }) => name);
  const kept: KeptPlatform = {
    applied: [...new Set([...(earlier?.applied ?? []), ...names])],
    apiServer: emulators?.kubernetes !== undefined,
    ...(issuer && { issuer: issuer.kept }),
    databases: databases.state,
  };
  writeFileSync(join(folder, 'platform.json'), JSON.stringify(kept), { mode: 0o600 });
}
