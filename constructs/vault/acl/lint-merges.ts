import { Acl, type Operation, type Policy, type Request } from './acl';
import type { Finding } from './lint';
import { placeOf } from './lint-names';
import { ANY_SEGMENT, meet } from './overlap';
import { patternOf } from './pattern';
import { denies, type ParameterLimits, type PolicyRule } from './rule';

interface Stanza {
  readonly policy: Policy;
  readonly rule: PolicyRule;
}

/** What comes of several stanzas on one path. */
export function lintMerges(policies: readonly Policy[]): readonly Finding[] {
  const byPath = new Map<string, Stanza[]>();
  for (const policy of policies) {
    for (const rule of policy.rules) {
      const key = (policy.namespace ?? '') + rule.path;
      byPath.set(key, [...(byPath.get(key) ?? []), { policy, rule }]);
    }
  }
  return [...byPath.values()]
    .filter((stanzas) => stanzas.length > 1 && !stanzas.some(({ rule }) => denies(rule)))
    .flatMap(mergeFindings);
}

function mergeFindings(stanzas: readonly Stanza[]): readonly Finding[] {
  const together = new Acl(stanzas.map(({ policy, rule }) => ({ ...policy, rules: [rule] })));
  const { minWrappingTtlSeconds: min = 0, maxWrappingTtlSeconds: max = 0 } = together.rules[0]!.rule;
  const impossible = max > 0 && max < min;
  return stanzas.flatMap(({ policy, rule }): readonly Finding[] => {
    const others = stanzas.filter((stanza) => stanza.rule !== rule).map((stanza) => nameOf(stanza));
    const place = { policy: policy.name, ...placeOf(rule) };
    const alone = new Acl([{ ...policy, rules: [rule] }]);
    const witness = requestsOf(policy, rule, stanzas).find(
      (request) => alone.decide(request).allowed && !together.decide(request).allowed,
    );
    if (!witness) return [];
    if (impossible) {
      const message =
        `with ${others.join(' and ')} on the same path, min_wrapping_ttl becomes ${min} s and max_wrapping_ttl ${max} s, which no ` +
        `request can meet: everything is refused. Give both TTLs in one place.`;
      return [{ ...place, lint: 'wrapping-impossible', message, witness }];
    }
    const message =
      `allows less because of ${others.join(' and ')} on the same path: limits of either hold for both. For instance ` +
      `${describe(witness)} is then refused. Give the limits in one place, or use another path.`;
    return [{ ...place, lint: 'narrowing-merge', message, witness }];
  });
}

/** Requests that tell the limits of the stanzas apart: one parameter more than the rule needs, and each TTL that is named. */
function requestsOf(policy: Policy, rule: PolicyRule, stanzas: readonly Stanza[]): readonly Request[] {
  const pattern = patternOf((policy.namespace ?? '') + rule.path);
  const path = meet(pattern, pattern)!;
  const rules = stanzas.map((stanza) => stanza.rule);
  const needed = Object.fromEntries(
    (rule.requiredParameters ?? []).map((name) => [name, rule.allowedParameters?.[name]?.[0] ?? ANY_SEGMENT]),
  );
  const limits = rules.flatMap(({ allowedParameters = {}, deniedParameters = {} }) => [
    allowedParameters,
    deniedParameters,
  ]);
  const data = [{}, ...[{ [ANY_SEGMENT]: [] }, ...limits].flatMap(parametersOf)].map((more) => ({
    ...needed,
    ...more,
  }));
  const ttls = rules.flatMap((each) => [each.minWrappingTtlSeconds, each.maxWrappingTtlSeconds]);
  return rule.capabilities
    .filter(
      (capability): capability is Exclude<typeof capability, 'sudo' | 'deny'> => !/^(sudo|deny)$/.test(capability),
    )
    .flatMap((op: Operation) =>
      data.flatMap((each) =>
        [...new Set([undefined, ...ttls])].map((ttl) => ({
          ...{ path, op },
          ...(Object.keys(each).length > 0 && { data: each }),
          ...(ttl !== undefined && { wrapTtlSeconds: ttl }),
        })),
      ),
    );
}

function parametersOf(limits: ParameterLimits): readonly Readonly<Record<string, unknown>>[] {
  return Object.entries(limits).flatMap(([name, values]) =>
    [ANY_SEGMENT, ...values].map((value) => ({ [name]: value })),
  );
}

function describe({ op, path, data, wrapTtlSeconds }: Request): string {
  const parameters = data ? ` with ${JSON.stringify(data)}` : '';
  const wrapping = wrapTtlSeconds === undefined ? '' : ` wrapped for ${wrapTtlSeconds} s`;
  return `${op} of '${path}'${parameters}${wrapping}`;
}

function nameOf({ policy, rule }: Stanza): string {
  return rule.line === undefined ? policy.name : `${policy.name} line ${rule.line}`;
}
