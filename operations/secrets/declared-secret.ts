import type { SynthesizedStack } from '../../guardrails/synthesized-stack';

/** A KV secret that the program declares. What it holds, and how old it may get, stands in its labels in Vault. */
export interface DeclaredSecret {
  /** As people name it: `<mount>/<name>`. */
  readonly path: string;
  readonly mount: string;
  readonly name: string;
  /** The stack that writes its metadata. */
  readonly stack: string;
}

/** In the order of their paths. */
export function declaredSecrets(stacks: readonly SynthesizedStack[]): readonly DeclaredSecret[] {
  return stacks.flatMap(secretsOf).sort((a, b) => (a.path < b.path ? -1 : 1));
}

function secretsOf(stack: SynthesizedStack): readonly DeclaredSecret[] {
  const endpoints = stack.resources('vault_generic_endpoint').map(({ config }) => String(config['path']));
  return stack
    .resources('vault_mount')
    .filter(({ config }) => config['type'] === 'kv')
    .flatMap(({ config }) => {
      const [mount, metadata] = [String(config['path']), `${config['path']}/metadata/`];
      return endpoints
        .filter((path) => path.startsWith(metadata))
        .map((path) => path.slice(metadata.length))
        .map((name) => ({ path: `${mount}/${name}`, mount, name, stack: stack.name }));
    });
}

/** @throws Error for a path that no stack declares. */
export function selectSecrets(
  declared: readonly DeclaredSecret[],
  paths: readonly string[] = declared.map(({ path }) => path),
): readonly DeclaredSecret[] {
  const unknown = paths.filter((path) => !declared.some((secret) => secret.path === path));
  if (unknown.length > 0) {
    throw new Error(
      `No stack of this environment declares ${unknown.map((path) => `'${path}'`).join(', ')}; write <mount>/<path>, without data/.`,
    );
  }
  return declared.filter(({ path }) => paths.includes(path));
}
