import { templateProblem, trimTemplates } from './templates';

/** In the order in which Vault's `sys/capabilities` lists them. */
export const CAPABILITIES = [
  'sudo',
  'read',
  'list',
  'update',
  'delete',
  'create',
  'patch',
  'subscribe',
  'recover',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

export type ParameterValue =
  | string
  | number
  | boolean
  | readonly ParameterValue[]
  | { readonly [key: string]: ParameterValue };

/** Values by parameter. An empty list stands for any value; the parameter `*` for all that are not named. */
export type ParameterLimits = Readonly<Record<string, readonly ParameterValue[]>>;

/** One `path` stanza. */
export interface PolicyRule {
  /** As it is written: `*` at the end makes it a prefix, a segment `+` matches any one segment. */
  readonly path: string;
  /** None at all is legal, and still hides the wider rules that would grant something. */
  readonly capabilities: readonly Capability[] | readonly ['deny'];
  readonly comment?: string;
  /** @default - every parameter */
  readonly allowedParameters?: ParameterLimits;
  readonly deniedParameters?: ParameterLimits;
  /** Requests must spell them in lower case: Vault looks them up so. */
  readonly requiredParameters?: readonly string[];
  /** To the millisecond. @default - responses need no wrapping */
  readonly minWrappingTtlSeconds?: number;
  /** To the millisecond. @default - any */
  readonly maxWrappingTtlSeconds?: number;
  readonly subscribeEventTypes?: readonly string[];
  /** Enterprise: kept, not evaluated. */
  readonly mfaMethods?: readonly string[];
  /** Enterprise: kept, not evaluated. */
  readonly controlGroup?: ControlGroup;
  /** Where the policy text has it. @default - made by a program, or merged */
  readonly line?: number;
}

export interface ControlGroup {
  readonly ttlSeconds?: number;
  readonly factors: readonly ControlGroupFactor[];
}

export interface ControlGroupFactor {
  readonly name: string;
  readonly groupNames?: readonly string[];
  readonly groupIds?: readonly string[];
  readonly approvals: number;
  /** @default - all of the stanza */
  readonly controlledCapabilities?: readonly Capability[];
}

export function denies(rule: PolicyRule): boolean {
  return rule.capabilities[0] === 'deny';
}

/**
 * Takes a rule as Vault would, in its {@link normalRule normal form}.
 *
 * @throws Error where Vault would refuse the stanza.
 */
export function checkedRule(rule: PolicyRule): PolicyRule {
  const normal = normalRule(rule);
  const problem = problemOf(normal);
  if (problem) throw new Error(`path "${normal.path}": ${problem}`);
  return normal;
}

/** Templates without spaces, parameters in lower case, all lists sorted, nothing twice or empty, and nothing beside a deny. */
export function normalRule(rule: PolicyRule): PolicyRule {
  const path = trimTemplates(rule.path);
  const { comment, controlGroup, line, minWrappingTtlSeconds, maxWrappingTtlSeconds } = rule;
  const kept = { ...(comment && { comment }), ...(line !== undefined && { line }) };
  if (denies(rule)) return { path, capabilities: ['deny'], ...kept };

  const allowedParameters = normalLimits(rule.allowedParameters);
  const deniedParameters = normalLimits(rule.deniedParameters);
  const requiredParameters = sorted(rule.requiredParameters?.map((name) => name.toLowerCase()));
  const subscribeEventTypes = sorted(rule.subscribeEventTypes);
  const mfaMethods = sorted(rule.mfaMethods);
  return {
    path,
    capabilities: CAPABILITIES.filter((capability) => rule.capabilities.some((given) => given === capability)),
    ...(allowedParameters && { allowedParameters }),
    ...(deniedParameters && { deniedParameters }),
    ...(requiredParameters && { requiredParameters }),
    ...(minWrappingTtlSeconds && { minWrappingTtlSeconds }),
    ...(maxWrappingTtlSeconds && { maxWrappingTtlSeconds }),
    ...(subscribeEventTypes && { subscribeEventTypes }),
    ...(mfaMethods && { mfaMethods }),
    ...(controlGroup && { controlGroup }),
    ...kept,
  };
}

/** A text by which values can be compared and sorted: the same for equal values, whatever the order of their keys. */
function textOf(value: ParameterValue): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(byKey);
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${textOf(item)}`).join(',')}}`;
}

function problemOf(rule: PolicyRule): string | undefined {
  const { path } = rule;
  if (path.includes('+*')) return "invalid use of wildcards ('+*' is forbidden); write '+/*', or '*' alone.";
  const template = templateProblem(path);
  if (template) return template;
  const [min, max] = [rule.minWrappingTtlSeconds ?? 0, rule.maxWrappingTtlSeconds ?? 0];
  for (const ttl of [min, max, rule.controlGroup?.ttlSeconds ?? 0]) {
    if (!(ttl >= 0 && Number.isSafeInteger(Math.round(ttl * 1000)) && Math.round(ttl * 1000) / 1000 === ttl))
      return `${ttl} s is no TTL; give whole milliseconds, 0 or more.`;
  }
  if (min > 0 && max > 0 && max < min) {
    return `max_wrapping_ttl (${max} s) cannot be less than min_wrapping_ttl (${min} s); no response could be wrapped.`;
  }
  return undefined;
}

function normalLimits(limits: ParameterLimits | undefined): ParameterLimits | undefined {
  const entries = Object.entries(limits ?? {}).map(
    ([name, values]) => [name.toLowerCase(), uniqueValues(values)] as const,
  );
  return entries.length > 0 ? Object.fromEntries(entries.sort(byKey)) : undefined;
}

export function uniqueValues(values: readonly ParameterValue[]): readonly ParameterValue[] {
  const byText = new Map(values.map((value) => [textOf(value), value]));
  return [...byText].sort(byKey).map(([, value]) => value);
}

function sorted(names: readonly string[] | undefined): readonly string[] | undefined {
  return names && names.length > 0 ? [...new Set(names)].sort() : undefined;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : Number(a > b);
}
