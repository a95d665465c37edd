import type { ParameterValue, PolicyRule } from './rule';

/**
 * What a request carries. Numbers are compared by value, as the engine does; over HTTP Vault (1.21.1) keeps them as text of a type
 * of its own, so that there a number matches no listed value. Limit what is a number by the parameter, not by its values.
 */
export type RequestData = Readonly<Record<string, unknown>>;

export type Refusal = 'required' | 'denied' | 'not allowed' | 'value denied' | 'value not allowed';

/** The parameter that makes Vault refuse a request, and why. `*` stands for all parameters. */
export interface RefusedParameter {
  readonly name: string;
  readonly refusal: Refusal;
}

/** The parameter limits of one rule, ready to be asked. */
export class ParameterCheck {
  private readonly required: readonly string[];
  private readonly denied: ReadonlyMap<string, readonly ParameterValue[]>;
  private readonly allowed: ReadonlyMap<string, readonly ParameterValue[]>;

  /** @param wholeLists compare a list with each value as a whole, as Vault did before 1.21 */
  private constructor(
    rule: PolicyRule,
    private readonly wholeLists: boolean,
  ) {
    this.required = rule.requiredParameters ?? [];
    this.denied = new Map(Object.entries(rule.deniedParameters ?? {}));
    this.allowed = new Map(Object.entries(rule.allowedParameters ?? {}));
  }

  /** Nothing for a rule without limits. */
  static of(rule: PolicyRule, wholeLists: boolean): ParameterCheck | undefined {
    const limited = rule.requiredParameters || rule.deniedParameters || rule.allowedParameters;
    return limited && new ParameterCheck(rule, wholeLists);
  }

  /** What Vault refuses first. Defaults that a backend would fill in are not considered. */
  refuse(data: RequestData): RefusedParameter | undefined {
    const missing = this.required.find((name) => !Object.hasOwn(data, name));
    if (missing !== undefined) return { name: missing, refusal: 'required' };
    const parameters = Object.keys(data);
    if (parameters.length === 0) return undefined;
    return this.refuseDenied(parameters, data) ?? this.refuseUnlisted(parameters, data);
  }

  private refuseDenied(parameters: readonly string[], data: RequestData): RefusedParameter | undefined {
    if (this.denied.has('*')) return { name: '*', refusal: 'denied' };
    for (const name of parameters) {
      const values = this.denied.get(name.toLowerCase());
      if (values?.length === 0) return { name, refusal: 'denied' };
      if (values && (isListed(data[name], values) || this.parts(data[name])?.some((part) => isListed(part, values))))
        return { name, refusal: 'value denied' };
    }
    return undefined;
  }

  private refuseUnlisted(parameters: readonly string[], data: RequestData): RefusedParameter | undefined {
    const others = this.allowed.has('*');
    if (this.allowed.size === 0 || (this.allowed.size === 1 && others)) return undefined;
    for (const name of parameters) {
      const values = this.allowed.get(name.toLowerCase());
      if (!values && !others) return { name, refusal: 'not allowed' };
      if (!values || values.length === 0 || isListed(data[name], values)) continue;
      if (!this.parts(data[name])?.every((part) => isListed(part, values)))
        return { name, refusal: 'value not allowed' };
    }
    return undefined;
  }

  /**
   * The elements of a list, or of a text that may be one with commas: since Vault 1.21 each of them is compared. An empty list has
   * none, and so passes every list of allowed values.
   */
  private parts(value: unknown): readonly unknown[] | undefined {
    if (this.wholeLists) return undefined;
    if (Array.isArray(value)) return value;
    if (typeof value !== 'string') return undefined;
    return value === '' ? [] : value.split(',').map((part) => part.trim());
  }
}

function isListed(value: unknown, listed: readonly ParameterValue[]): boolean {
  return listed.some((item) =>
    typeof item === 'string' && typeof value === 'string' ? matchesGlob(item, value) : equal(item, value),
  );
}

/** `*` counts at the start and at the end only. */
function matchesGlob(glob: string, text: string): boolean {
  if (glob.length < 2) return glob === text;
  const [start, end] = [glob.startsWith('*'), glob.endsWith('*')];
  if (start && end) return text.includes(glob.slice(1, -1));
  if (start) return text.endsWith(glob.slice(1));
  return end ? text.startsWith(glob.slice(0, -1)) : glob === text;
}

function equal(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [inA, inB] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return inA.size === inB.size && [...inA].every(([key, value]) => inB.has(key) && equal(value, inB.get(key)));
}
