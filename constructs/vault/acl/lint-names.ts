import type { Policy } from './acl';
import type { Finding } from './lint';
import { ANY_SEGMENT } from './overlap';
import { patternOf } from './pattern';
import type { PolicyRule } from './rule';
import { directivesIn, isKnownDirective } from './templates';

/** Names that can be given to someone else later; the aliases' are those of the auth method. */
const BY_NAME = /^identity\.(entity\.name|entity\.aliases\.[^.]+\.name|groups\.names\..*|groups\.ids\.[^.]+\.name)$/;

/** What can be seen in a name or a path alone. */
export function lintNames(policies: readonly Policy[]): readonly Finding[] {
  return policies.flatMap(({ name, rules }) => [
    ...nameFindings(name),
    ...rules.flatMap((rule) => pathFindings(rule).map((finding) => ({ policy: name, ...placeOf(rule), ...finding }))),
  ]);
}

export function placeOf({ path, line }: PolicyRule): Pick<Finding, 'path' | 'line'> {
  return { path, ...(line !== undefined && { line }) };
}

function nameFindings(policy: string): readonly Finding[] {
  const lower = policy.toLowerCase();
  const findings: Finding[] = [];
  if (lower !== policy)
    findings.push({
      lint: 'capitals',
      policy,
      message: `Vault stores the name as '${lower}', so that every plan shows a change. Write it in lower case.`,
    });
  if (lower === 'root')
    findings.push({
      lint: 'root',
      policy,
      message:
        'the policy root allows everything, its rules count for nothing, and beside it Vault takes no other policy. Name what is needed.',
    });
  return findings;
}

function pathFindings(rule: PolicyRule): readonly Omit<Finding, 'policy'>[] {
  const { literal, open } = patternOf(rule.path);
  const findings: Omit<Finding, 'policy'>[] = [];
  if (literal.includes('*'))
    findings.push({
      lint: 'inner-star',
      message:
        `only one '*', at the end, is a wildcard: the rule is about paths ${open ? 'that begin with' : 'called'} '${literal}', star ` +
        `included. Write '+' for one whole segment.`,
      witness: { path: rule.path.replaceAll('*', ANY_SEGMENT), op: 'read' },
    });
  for (const directive of directivesIn(rule.path)) {
    if (!isKnownDirective(directive))
      findings.push({
        lint: 'template-unknown',
        message: `Vault has no value for {{${directive}}}, and so drops the rule for everyone. Give a directive that it knows.`,
      });
    else if (BY_NAME.test(directive))
      findings.push({
        lint: 'template-name',
        message: `whoever gets the name in {{${directive}}} next, gets this access too. Take the id, which is never used again.`,
      });
  }
  return findings;
}
