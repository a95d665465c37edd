import type { ParameterLimits, PolicyRule } from '../../constructs/vault/acl/rule';

/** What a rule asks of a request besides its capability, in words. */
export function limitsOf(rule: PolicyRule): readonly string[] {
  const { allowedParameters, deniedParameters, requiredParameters = [] } = rule;
  const { minWrappingTtlSeconds: min = 0, maxWrappingTtlSeconds: max = 0 } = rule;
  const wrapped = [...(min ? [`at least ${min} s`] : []), ...(max ? [`at most ${max} s`] : [])].join(' and ');
  return [
    ...(allowedParameters ? [`parameters ${parameters(allowedParameters)} only`] : []),
    ...(deniedParameters ? [`not the parameters ${parameters(deniedParameters)}`] : []),
    ...(requiredParameters.length > 0 ? [`parameters ${requiredParameters.join(', ')} required`] : []),
    ...(wrapped ? [`wrapped for ${wrapped}`] : []),
  ];
}

function parameters(limits: ParameterLimits): string {
  return Object.entries(limits)
    .map(([name, values]) => (values.length > 0 ? `${name} = ${values.map(textOf).join(' or ')}` : name))
    .join(', ');
}

function textOf(value: ParameterLimits[string][number]): string {
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}
