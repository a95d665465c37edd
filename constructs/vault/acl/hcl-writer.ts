import type { ControlGroup, ControlGroupFactor, ParameterLimits, ParameterValue, PolicyRule } from './rule';

/** One stanza in HCL 1. The rule is in normal form. */
export function stanzaToHcl(rule: PolicyRule): string {
  const { minWrappingTtlSeconds: min, maxWrappingTtlSeconds: max } = rule;
  const lines = [
    ...(rule.comment ? [`comment = ${text(rule.comment)}`] : []),
    `capabilities = ${list(rule.capabilities)}`,
    ...(rule.allowedParameters ? limits('allowed_parameters', rule.allowedParameters) : []),
    ...(rule.deniedParameters ? limits('denied_parameters', rule.deniedParameters) : []),
    ...(rule.requiredParameters ? [`required_parameters = ${list(rule.requiredParameters)}`] : []),
    ...(min ? [`min_wrapping_ttl = ${duration(min)}`] : []),
    ...(max ? [`max_wrapping_ttl = ${duration(max)}`] : []),
    ...(rule.subscribeEventTypes ? [`subscribe_event_types = ${list(rule.subscribeEventTypes)}`] : []),
    ...(rule.mfaMethods ? [`mfa_methods = ${list(rule.mfaMethods)}`] : []),
    ...(rule.controlGroup ? controlGroup(rule.controlGroup) : []),
  ];
  // Vault takes one slash away.
  const path = rule.path.startsWith('/') ? `/${rule.path}` : rule.path;
  return `${block(`path ${text(path)}`, lines).join('\n')}\n`;
}

function limits(name: string, parameters: ParameterLimits): string[] {
  return block(
    `${name} =`,
    Object.entries(parameters).map(([parameter, values]) => `${text(parameter)} = ${list(values)}`),
  );
}

function controlGroup({ ttlSeconds, factors }: ControlGroup): string[] {
  return block('control_group =', [
    ...(ttlSeconds ? [`ttl = ${duration(ttlSeconds)}`] : []),
    ...factors.flatMap((factor) => block(`factor ${text(factor.name)}`, factorLines(factor))),
  ]);
}

function factorLines({ groupNames, groupIds, approvals, controlledCapabilities }: ControlGroupFactor): string[] {
  return [
    ...(controlledCapabilities ? [`controlled_capabilities = ${list(controlledCapabilities)}`] : []),
    ...block('identity', [
      ...(groupNames ? [`group_names = ${list(groupNames)}`] : []),
      ...(groupIds ? [`group_ids = ${list(groupIds)}`] : []),
      `approvals = ${approvals}`,
    ]),
  ];
}

function block(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...lines.map((line) => `  ${line}`), '}'];
}

function list(values: readonly ParameterValue[]): string {
  return `[${values.map(literal).join(',')}]`;
}

function literal(value: ParameterValue): string {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return list(value);
  if (typeof value !== 'object') return String(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${text(key)} = ${literal(item)}`)
    .join(', ')}}`;
}

/**
 * A simple `${…}` stays as it is, which HCL 1 reads as it stands, so that tokens of the program that holds the policy survive;
 * anywhere else it would swallow the end of the string.
 */
function text(value: string): string {
  return JSON.stringify(value).replace(/\$\{[^{}"\\]*\}|\$\{/g, (found) => (found === '${' ? '\\u0024{' : found));
}

function duration(seconds: number): string {
  return Number.isInteger(seconds) ? String(seconds) : `"${seconds}s"`;
}
