import { Acl, type Policy, type Request } from './acl';
import { lintMerges } from './lint-merges';
import { lintNames } from './lint-names';
import { lintShadows } from './lint-shadows';

type LintId =
  | 'inner-star'
  | 'shadowed-deny'
  | 'shadowing-exact'
  | 'dead-rule'
  | 'list-order'
  | 'wrapping-impossible'
  | 'narrowing-merge'
  | 'capitals'
  | 'root'
  | 'template-name'
  | 'template-unknown';

export interface Finding {
  readonly lint: LintId;
  readonly policy: string;
  /** @default - the policy as a whole */
  readonly path?: string;
  readonly line?: number;
  /** What is so, and what to do. */
  readonly message: string;
  /** A request by which {@link Acl} shows it. */
  readonly witness?: Request;
}

/**
 * What is legal in the policies of one token and hardly ever meant. What a finding says is true by evaluation; that there is none
 * does not say that the policies are right.
 */
export function lint(policies: readonly Policy[]): readonly Finding[] {
  const others = policies.filter(({ name }) => name !== 'root');
  const findings = [...lintNames(policies), ...lintShadows(new Acl(others), others), ...lintMerges(others)];
  const order = new Map(policies.map(({ name }, index) => [name, index]));
  return findings.sort((a, b) => order.get(a.policy)! - order.get(b.policy)! || (a.line ?? 0) - (b.line ?? 0));
}
