import { isDeepStrictEqual } from 'node:util';
import type { ITerraformDependable, TerraformResource } from 'cdktf';
import { Dependable, type IConstruct, type IDependable } from 'constructs';
import { denies, type PolicyRule } from './acl/rule';
import type { Principal } from './principal';

/**
 * What one call added to the policy of a principal. What needs the access in place waits for the grant: in `dependsOn`, or by
 * `node.addDependency`.
 */
export class Grant implements ITerraformDependable, IDependable {
  /** Of the policy: Terraform writes all of its rules at once. */
  readonly fqn: string;

  constructor(
    readonly principal: Principal,
    /** What was granted: a secret, a role, a key. */
    readonly from: IConstruct,
    /** In its normal form. */
    readonly rule: PolicyRule,
    policy: TerraformResource,
  ) {
    this.fqn = policy.fqn;
    Dependable.implement(this, { dependencyRoots: [policy] });
  }

  get path(): string {
    return this.rule.path;
  }

  get capabilities(): PolicyRule['capabilities'] {
    return this.rule.capabilities;
  }

  toString(): string {
    const limited = Object.keys(limitsOf(this.rule)).length > 0 ? ' within limits' : '';
    return `${this.from.node.path} (${this.capabilities.join(', ') || 'nothing'}${limited})`;
  }
}

/**
 * Why two grants on one path cannot both mean what they say, if so. Vault lets a deny win, and holds every limit of one stanza
 * against requests that the other allows: what was granted would be narrower than each of the calls reads, or wider.
 */
export function contradiction(a: Grant, b: Grant): string | undefined {
  if (a.path !== b.path) return undefined;
  if (denies(a.rule) !== denies(b.rule)) return 'the deny would take the other away';
  if (!isDeepStrictEqual(limitsOf(a.rule), limitsOf(b.rule))) return 'the limits of each would hold for both';
  return undefined;
}

/** What a rule asks of a request besides its capability. */
function limitsOf(rule: PolicyRule): Partial<PolicyRule> {
  const { path: _path, capabilities: _capabilities, comment: _comment, line: _line, ...limits } = rule;
  return limits;
}
