import type { SynthesizedElement, SynthesizedStack } from './synthesized-stack';
import { isLiteral, type Leaf, leaves, texts } from './terraform-json';

/**
 * The one secret that may be in state, because Vault's provider has no write-only argument for it (5.6): the first password of a Redis
 * connection, where it is worth nothing a moment later. It has to come from a variable that is used for nothing else, Terraform has
 * to leave it alone afterwards, and Vault has to change it in the same apply.
 */
export interface ThrowAwayPasswords {
  /** Path of the argument, by the connection. */
  readonly arguments: ReadonlyMap<SynthesizedElement, string>;
  /** Names of their variables. */
  readonly variables: ReadonlySet<string>;
}

export function throwAwayPasswords(stack: SynthesizedStack): ThrowAwayPasswords {
  const found = stack.resources('vault_database_secret_backend_connection').flatMap((at) => {
    const password = leaves(at.config).find(({ path }) => /^redis(\.0)?\.password$/.test(path));
    const variable = password && variableOf(password);
    const safe = variable && isLeftAlone(at) && isRotated(stack, at) && uses(stack, variable) === 1;
    return safe ? [{ at, path: password.path, variable }] : [];
  });
  return {
    arguments: new Map(found.map(({ at, path }) => [at, path])),
    variables: new Set(found.map(({ variable }) => variable)),
  };
}

function variableOf({ value }: Leaf): string | undefined {
  return /^\$\{var\.([\w-]+)\}$/.exec(String(value))?.[1];
}

function isLeftAlone({ config }: SynthesizedElement): boolean {
  return leaves(config['lifecycle']).some(
    ({ path, value }) => /^(0\.)?ignore_changes\.\d+$/.test(path) && value === 'redis[0].password',
  );
}

function isRotated(stack: SynthesizedStack, { address, config: { backend, name } }: SynthesizedElement): boolean {
  return (
    isLiteral(backend) &&
    isLiteral(name) &&
    stack
      .resources('vault_generic_endpoint')
      .some(
        ({ config }) =>
          config['path'] === `${backend}/rotate-root/${name}` && texts(config['depends_on']).includes(address),
      )
  );
}

function uses(stack: SynthesizedStack, variable: string): number {
  const reference = new RegExp(`\\bvar\\.${variable}(?![\\w-])`);
  return [
    ...stack.allResources(),
    ...stack.allData(),
    ...stack.allEphemeral(),
    ...stack.providers,
    ...stack.outputs,
    ...stack.modules,
    stack.locals,
  ]
    .flatMap(({ config }) => leaves(config))
    .filter(({ value }) => reference.test(String(value))).length;
}
