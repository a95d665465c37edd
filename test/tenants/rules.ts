import { parse } from '../../constructs/vault/acl/parse';
import type { Template } from '../template';

/** Path and capabilities of each rule of a policy. */
export function rules(template: Template, policyName: string): Readonly<Record<string, readonly string[]>> {
  const policy = template.resources('vault_policy').find(({ name }) => name === policyName);
  if (!policy) throw new Error(`There is no policy '${policyName}'.`);
  return Object.fromEntries(
    parse(String(policy['policy']))
      .merged()
      .map(({ path, capabilities }) => [path, capabilities]),
  );
}
