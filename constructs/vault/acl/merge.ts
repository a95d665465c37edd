import { denies, normalRule, type ParameterLimits, type PolicyRule, uniqueValues } from './rule';

/**
 * What Vault makes of two stanzas on one path, in this order: capabilities add up, a deny wins, and every limit of either holds for
 * both. So the union of two policies can allow less than one of them, and nothing at all where min > max comes out.
 *
 * Both must be in normal form.
 */
export function mergeRules(existing: PolicyRule, next: PolicyRule): PolicyRule {
  if (denies(existing) || denies(next)) return { path: existing.path, capabilities: ['deny'] };
  const { line: _, ...kept } = existing;
  const allowed = mergeLimits(existing.allowedParameters, next.allowedParameters);
  const denied = mergeLimits(existing.deniedParameters, next.deniedParameters);
  const min = lower(existing.minWrappingTtlSeconds, next.minWrappingTtlSeconds);
  const max = lower(existing.maxWrappingTtlSeconds, next.maxWrappingTtlSeconds);
  const { comment = next.comment, controlGroup, subscribeEventTypes } = existing;
  const group = controlGroup
    ? { ...controlGroup, factors: [...controlGroup.factors, ...(next.controlGroup?.factors ?? [])] }
    : next.controlGroup;
  return normalRule({
    ...kept,
    capabilities: [...existing.capabilities, ...next.capabilities] as PolicyRule['capabilities'],
    ...(comment && { comment }),
    ...(allowed && { allowedParameters: allowed }),
    ...(denied && { deniedParameters: denied }),
    requiredParameters: [...(existing.requiredParameters ?? []), ...(next.requiredParameters ?? [])],
    ...(min && { minWrappingTtlSeconds: min }),
    ...(max && { maxWrappingTtlSeconds: max }),
    // Types are lost where the first stanza had none: Vault does so up to 1.21 (acl.go).
    ...(subscribeEventTypes && {
      subscribeEventTypes: [...subscribeEventTypes, ...(next.subscribeEventTypes ?? [])],
    }),
    mfaMethods: [...(existing.mfaMethods ?? []), ...(next.mfaMethods ?? [])],
    ...(group && { controlGroup: group }),
  });
}

function mergeLimits(existing: ParameterLimits | undefined, next: ParameterLimits | undefined) {
  if (!existing || !next) return existing ?? next;
  const merged = new Map(Object.entries(existing));
  for (const [name, values] of Object.entries(next)) {
    const before = merged.get(name);
    const anyValue = values.length === 0 || before?.length === 0;
    merged.set(name, anyValue ? [] : uniqueValues([...(before ?? []), ...values]));
  }
  return Object.fromEntries(merged);
}

function lower(a: number | undefined, b: number | undefined): number | undefined {
  return a && b ? Math.min(a, b) : a || b;
}
