import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { References } from './references';

/** An engine or an auth method, where requests find it. */
export interface Mount {
  /** Without slashes at its ends: `kgc`, `auth/kubernetes`. */
  readonly path: string;
  readonly type: string;
}

/** What Vault always has. */
const BUILT_IN: readonly Mount[] = [
  { path: 'sys', type: 'system' },
  { path: 'identity', type: 'identity' },
  { path: 'auth/token', type: 'token' },
];

/** Engines and auth methods that have a resource of their own; `vault_mount` and `vault_auth_backend` say their type. */
const TYPES: Readonly<Record<string, string>> = {
  vault_aws_secret_backend: 'aws',
  vault_azure_secret_backend: 'azure',
  vault_database_secrets_mount: 'database',
  vault_github_auth_backend: 'github',
  vault_jwt_auth_backend: 'jwt',
};

export function mountsOf(stacks: readonly SynthesizedStack[]): readonly Mount[] {
  const found = stacks.flatMap((stack) => {
    const references = new References(stack);
    return stack.allResources().flatMap(({ type: resource, config }) => {
      const own = TYPES[resource];
      if (!own && resource !== 'vault_mount' && resource !== 'vault_auth_backend') return [];
      const type = own ?? references.text(config['type']);
      const path = references.text(config['path'] ?? type);
      return [{ path: resource.includes('_auth_') ? `auth/${path}` : path, type }];
    });
  });
  return [...BUILT_IN, ...found.sort((a, b) => (a.path < b.path ? -1 : 1))];
}
