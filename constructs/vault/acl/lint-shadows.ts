import { Acl, type MergedRule, type Operation, type Policy } from './acl';
import type { Finding } from './lint';
import { covers, foldersOf, meet, withSlash } from './overlap';
import { compare } from './pattern';
import { denies, type PolicyRule } from './rule';

/** What can be seen between rules of different paths. */
export function lintShadows(acl: Acl, policies: readonly Policy[]): readonly Finding[] {
  return [
    ...acl.rules.filter(({ rule }) => denies(rule)).flatMap((deny) => shadowedDenies(acl, deny)),
    ...acl.rules.flatMap((rule) => shadowingExact(acl, rule, policies)),
    ...acl.rules.flatMap((rule) => deadRule(acl, rule)),
    ...listOrder(acl, new Acl(policies, { listOrder: 'openbao' })),
  ];
}

function shadowedDenies(acl: Acl, deny: MergedRule): readonly Finding[] {
  return acl.rules.flatMap((rule) => {
    const path = meet(deny.pattern, rule.pattern);
    const op = operationsOf(rule)[0];
    const { order, because } = compare(rule.pattern, deny.pattern);
    if (path === undefined || !op || order > 0 || acl.decide({ path, op }).by !== rule) return [];
    return {
      ...placeOf(deny),
      lint: 'shadowed-deny' as const,
      message:
        `${nameOf(rule)} decides '${path}' and the like in spite of this deny: ${because}. A deny only wins on its ` +
        `own path; repeat it as '${rule.pattern.path}', or narrow that rule.`,
      witness: { path, op },
    };
  });
}

function shadowingExact(acl: Acl, exact: MergedRule, policies: readonly Policy[]): readonly Finding[] {
  const { kind, literal: path } = exact.pattern;
  const [, next] = kind === 'exact' ? acl.matching(path) : [];
  if (!next || denies(exact.rule)) return [];
  const rest = new Acl(policies.map((policy) => ({ ...policy, rules: policy.rules.filter(isNotOn(path, policy)) })));
  const missing = operationsOf(next).filter(
    (op) => !operationsOf(exact).includes(op) && rest.decide({ path, op }).by?.pattern.path === next.pattern.path,
  );
  const [op] = missing;
  if (!op) return [];
  return [
    {
      ...placeOf(exact),
      lint: 'shadowing-exact',
      message:
        `hides ${nameOf(next)}, which would grant ${missing.join(', ')}: only the rule for the very path counts. Add what is ` +
        `meant, or an explicit deny.`,
      witness: { path, op },
    },
  ];
}

function isNotOn(path: string, { namespace = '' }: Policy) {
  return (rule: PolicyRule) => namespace + rule.path !== path;
}

function deadRule(acl: Acl, dead: MergedRule): readonly Finding[] {
  const { kind, literal } = dead.pattern;
  if (kind === 'exact') {
    if (!literal.startsWith('/')) return [];
    const message = 'no request begins with a slash once Vault has taken it off. Write the path without.';
    return [{ ...placeOf(dead), lint: 'dead-rule', message, witness: { path: literal, op: 'read' } }];
  }
  const winner = acl.rules.find(
    (rule) => rule !== dead && covers(rule.pattern, dead.pattern) && compare(rule.pattern, dead.pattern).order < 0,
  );
  if (!winner) return [];
  const message =
    `decides nothing: ${nameOf(winner)} matches all that it matches, and ` +
    `${compare(winner.pattern, dead.pattern).because}. Delete one of them.`;
  const path = meet(winner.pattern, dead.pattern)!;
  return [{ ...placeOf(dead), lint: 'dead-rule', message, witness: { path, op: 'read' } }];
}

/** Lists that Vault and OpenBao decide differently: by the rule for `a/b`, or the one for `a/b/`. */
function listOrder(vault: Acl, openbao: Acl): readonly Finding[] {
  const wildcards = vault.rules.filter(({ pattern }) => pattern.kind !== 'exact');
  const paths = wildcards.flatMap(({ pattern }) => {
    const folders = foldersOf(pattern);
    return folders ? wildcards.map((other) => meet(folders, withSlash(other.pattern))) : [];
  });
  return [...new Set(paths)].flatMap((path) => {
    if (path === undefined) return [];
    const [inVault, inOpenbao] = [vault, openbao].map((acl) => acl.decide({ path, op: 'list' }));
    if (!inVault?.by || !inOpenbao?.by || inVault.allowed === inOpenbao.allowed) return [];
    const verb = (allowed: boolean) => (allowed ? 'allows' : 'refuses');
    const bare = path.slice(0, -1);
    return {
      ...placeOf(inOpenbao.by),
      lint: 'list-order' as const,
      message:
        `a list of '${path}' is decided by ${nameOf(inVault.by)} in Vault, which ${verb(inVault.allowed)} it, and by this rule in ` +
        `OpenBao, which ${verb(inOpenbao.allowed)} it. Add a rule for '${bare}' that says which.`,
      witness: { path, op: 'list' },
    };
  });
}

function operationsOf({ rule }: MergedRule): readonly Operation[] {
  return rule.capabilities.filter((capability) => capability !== 'sudo' && capability !== 'deny');
}

function nameOf({ pattern, sources: [source] }: MergedRule): string {
  return `"${pattern.path}" (${source!.policy}${source!.line === undefined ? '' : ` line ${source!.line}`})`;
}

function placeOf({ pattern, sources: [source] }: MergedRule): Pick<Finding, 'policy' | 'path' | 'line'> {
  return { ...source!, path: pattern.path };
}
