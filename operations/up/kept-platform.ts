import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FirstPasswords } from './database-servers';
import type { KeptIssuer } from './issuer';
import type { LocalPlatform } from './local-platform';

/** What the next `up` has to know of a platform that outlives this process. Only this user can read the file. */
export interface KeptPlatform {
  /** Names of stacks. */
  readonly applied: readonly string[];
  /** Whether one stands behind the cluster. */
  readonly apiServer: boolean;
  readonly issuer?: KeptIssuer;
  readonly databases: { readonly connections: readonly string[]; readonly firstPasswords: FirstPasswords };
}

export function readKept(folder: string): KeptPlatform | undefined {
  const file = join(folder, 'platform.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

export function writeKept({ folder, applied, emulators, issuer, databases }: LocalPlatform): void {
  const kept: KeptPlatform = {
    applied: [...applied].map(({ name }) => name),
    apiServer: emulators?.kubernetes !== undefined,
    ...(issuer && { issuer: issuer.kept }),
    databases: databases.state,
  };
  writeFileSync(join(folder, 'platform.json'), JSON.stringify(kept), { mode: 0o600 });
}
