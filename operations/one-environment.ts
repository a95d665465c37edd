import type { Environment } from '../environments/environment';
import type { SynthesizedStack } from '../guardrails/synthesized-stack';
import { synthesize } from '../main';

/**
 * One environment with its stacks, written afresh, so that an operation works on what the program says now.
 *
 * @throws Error that lists the environments there are.
 */
export function oneEnvironment(name: string): {
  readonly environment: Environment;
  readonly stacks: readonly SynthesizedStack[];
} {
  const { environments, stacks } = synthesize();
  const environment = environmentNamed(environments, name);
  return { environment, stacks: stacks.filter((stack) => stack.environment.name === name) };
}

/** @throws Error that lists the environments there are. */
export function environmentNamed(environments: readonly Environment[], name: string): Environment {
  const found = environments.find((environment) => environment.name === name);
  if (found) return found;
  const names = environments.map((environment) => environment.name).join(', ');
  throw new Error(`There is no environment '${name}'; choose one of ${names}.`);
}

/** The one that is applied to this machine. */
export function emulatedEnvironment(environments: readonly Environment[]): Environment {
  const found = environments.find(({ emulators }) => emulators);
  if (!found) throw new Error('No environment has emulators; environments/local.ts is the one that should.');
  return found;
}
