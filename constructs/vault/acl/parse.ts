import { controlGroupOf } from './control-group';
import { type HclObject, type HclValue, parseHcl } from './hcl';
import { fail } from './hcl-lexer';
import { namesOf, secondsOf, textOf, type Values } from './hcl-values';
import { PolicyDocument } from './policy-document';
import { CAPABILITIES, type Capability, type ParameterLimits, type ParameterValue, type PolicyRule } from './rule';

const STANZA = [
  ...['comment', 'policy', 'capabilities', 'allowed_parameters', 'denied_parameters', 'required_parameters'],
  ...['min_wrapping_ttl', 'max_wrapping_ttl', 'mfa_methods', 'control_group', 'subscribe_event_types'],
];

const LEGACY: Readonly<Record<string, readonly (Capability | 'deny')[]>> = {
  deny: ['deny'],
  read: ['read', 'list'],
  write: ['create', 'read', 'update', 'delete', 'list'],
  sudo: ['create', 'read', 'update', 'delete', 'list', 'sudo'],
};

/**
 * Reads a policy as it is given to Vault, in HCL or JSON.
 *
 * @throws Error that begins with the line, where Vault would refuse the text, or would take it without regard to part of it.
 */
export function parse(text: string): PolicyDocument {
  const document = new PolicyDocument();
  for (const { label, object, line } of stanzasOf(text)) {
    at(line, () => document.add(ruleOf(label, object, line)));
  }
  return document;
}

interface Stanza {
  readonly label: string;
  readonly object: HclObject;
  readonly line: number;
}

function* stanzasOf(text: string): Generator<Stanza> {
  const { json, items } = parseHcl(text);
  for (const { keys, value, line } of items) {
    const [key = '', label, ...more] = keys;
    if (key === 'name' && value.kind === 'literal') continue;
    if (key !== 'path') fail(line, `invalid key "${key}"; a policy consists of stanzas 'path "…" { … }'.`);
    if (json) yield* labelled(value, line);
    else if (label !== undefined && more.length === 0 && value.kind === 'object') yield { label, object: value, line };
    else fail(line, `a stanza has one path and a block: 'path "…" { … }'.`);
  }
}

/** As JSON has it: `"path": { "a/*": { … } }`, or a list of such objects. */
function* labelled(value: HclValue, line: number): Generator<Stanza> {
  if (value.kind === 'list') for (const item of value.values) yield* labelled(item, line);
  else if (value.kind === 'literal') fail(line, "'path' has no path; write 'path \"…\" { … }'.");
  else
    for (const item of value.items) {
      const [label = ''] = item.keys;
      if (item.value.kind !== 'object') fail(item.line, `path "${label}" has no block; write 'path "…" { … }'.`);
      yield { label, object: item.value, line: item.line };
    }
}

function ruleOf(path: string, object: HclObject, line: number): PolicyRule {
  const invalid = object.items.find(({ keys: [key = ''] }) => !STANZA.includes(key));
  if (invalid)
    fail(invalid.line, `path "${path}": invalid key "${invalid.keys[0]}"; a stanza has ${STANZA.join(', ')}.`);
  const values: Values = Object.fromEntries(object.items.map(({ keys, value }) => [keys[0], value]));
  const capabilities = capabilitiesOf(values);
  if (capabilities.includes('deny')) return { path, capabilities: ['deny'], line, ...textOf(values, 'comment') };
  const group = values['control_group'];
  const [min, max] = [values['min_wrapping_ttl'], values['max_wrapping_ttl']];
  return {
    path,
    capabilities: capabilities as readonly Capability[],
    line,
    ...textOf(values, 'comment'),
    ...(values['allowed_parameters'] && { allowedParameters: limitsOf(values, 'allowed_parameters') }),
    ...(values['denied_parameters'] && { deniedParameters: limitsOf(values, 'denied_parameters') }),
    requiredParameters: namesOf(values, 'required_parameters'),
    ...(min && { minWrappingTtlSeconds: secondsOf(min, 'min_wrapping_ttl') }),
    ...(max && { maxWrappingTtlSeconds: secondsOf(max, 'max_wrapping_ttl') }),
    subscribeEventTypes: namesOf(values, 'subscribe_event_types'),
    mfaMethods: namesOf(values, 'mfa_methods'),
    ...(group && { controlGroup: controlGroupOf(group, capabilities) }),
  };
}

/** Of a list with a deny nothing else counts, and Vault does not even read on. */
function capabilitiesOf(values: Values): readonly (Capability | 'deny')[] {
  const { policy } = textOf(values, 'policy');
  const legacy = policy === undefined ? [] : Object.hasOwn(LEGACY, policy) && LEGACY[policy];
  if (!legacy) throw new Error(`invalid policy "${policy}"; give capabilities instead.`);
  if (policy === 'deny') return legacy;
  const given = [...namesOf(values, 'capabilities'), ...legacy];
  const checked = given.includes('deny') ? given.slice(0, given.indexOf('deny') + 1) : given;
  return checked.map((name) => {
    const capability = [...CAPABILITIES, 'deny' as const].find((known) => known === name);
    if (!capability) throw new Error(`invalid capability "${name}"; there are ${CAPABILITIES.join(', ')} and deny.`);
    return capability;
  });
}

function limitsOf(values: Values, key: string): ParameterLimits {
  const value = values[key]!;
  if (value.kind !== 'object') throw new Error(`${key} is an object: write ${key} = { "name" = ["value"] }.`);
  const limits = new Map<string, readonly ParameterValue[]>();
  for (const { keys, value: listed, line } of value.items) {
    const name = keys.join(' ').toLowerCase();
    if (limits.has(name)) fail(line, `${key}: '${name}' twice; Vault lower-cases names, and keeps one at random.`);
    if (listed.kind !== 'list') fail(line, `${key}: the values of '${name}' are a list; [] stands for any value.`);
    limits.set(name, listed.values.map(parameterValueOf));
  }
  return Object.fromEntries(limits);
}

function parameterValueOf(value: HclValue): ParameterValue {
  if (value.kind === 'literal') return value.value;
  if (value.kind === 'list') return value.values.map(parameterValueOf);
  return Object.fromEntries(value.items.map(({ keys, value: item }) => [keys[0], parameterValueOf(item)]));
}

/** Puts the line in front of what `action` throws without one. */
function at(line: number, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof Error) || error.message.startsWith('line ')) throw error;
    fail(line, error.message);
  }
}
