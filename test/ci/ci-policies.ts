import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { allows } from './decide';

/** What an environment's CI is given, and the boundary of it and of the roles that it makes. */
export class CiPolicies {
  readonly plan: string;
  readonly apply: string;
  readonly boundary: string;

  constructor(stacks: readonly SynthesizedStack[], environment: string) {
    const stack = stacks.find(({ name }) => name === `${environment}-bootstrap`)!;
    const policyOf = (type: string, name: string) =>
      String(stack.resources(type).find(({ config }) => config['name'] === name)?.config['policy'])
        // The key of the states is made together with what names it; it is none of the keys that are asked about.
        .replaceAll(/\$\{aws_kms_key\.[^}]*\}/g, 'arn:aws:kms:here:000000000000:key/states');
    this.plan = policyOf('aws_iam_role_policy', 'plan');
    this.apply = policyOf('aws_iam_role_policy', 'apply');
    this.boundary = policyOf('aws_iam_policy', `strongroom-${environment}-boundary`);
  }

  applies(action: string, resource: string, context: Readonly<Record<string, string>> = {}): boolean {
    return [this.apply, this.boundary].every((policy) => allows(policy, action, { resource, context }));
  }

  /** Of a role that CI makes, whatever it gives it. */
  letsAnyRole(action: string, resource: string, context: Readonly<Record<string, string>> = {}): boolean {
    return allows(this.boundary, action, { resource, context });
  }
}

/** All that a policy allows, wherever. */
export function actionsOf(policy: unknown): readonly string[] {
  return JSON.parse(String(policy))
    .Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow')
    .flatMap(({ Action }: { Action: string | readonly string[] }) => Action);
}
