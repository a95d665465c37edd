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
  const environment = environments.find((candidate) => candidate.name === name);
  if (!environment) {
    const names = environments.map((candidate) => candidate.name).join(', ');
    throw new Error(`There is no environment '${name}'; choose one of ${names}.`);
  }
  return { environment, stacks: stacks.filter((stack) => stack.environment.name === name) };
}
