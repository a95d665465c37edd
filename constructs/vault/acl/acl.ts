import { mergeRules } from './merge';
import { ParameterCheck, type RefusedParameter, type RequestData } from './parameters';
import { compare, matches, type Pattern, patternOf } from './pattern';
import { CAPABILITIES, type Capability, denies, type PolicyRule } from './rule';
import { RuleTrie } from './rule-trie';
import { type Identity, renderTemplates } from './templates';

/** What a token has attached: a name, and rules as {@link PolicyDocument.rules} or `parse` give them. */
export interface Policy {
  readonly name: string;
  readonly rules: readonly PolicyRule[];
  /** Where the policy lives, with a slash at its end. Requests are then given with it in front. @default - the root namespace */
  readonly namespace?: string;
}

/**
 * What is asked. `create` or `update` is the caller's to know: a write is `update` unless its endpoint checks for existence and
 * finds nothing. Revoke, renew and rollback need `update`; help is always allowed.
 */
export type Operation = Exclude<Capability, 'sudo'> | 'revoke' | 'renew' | 'rollback' | 'help';

export interface Request {
  /** Vault's HTTP API ends the path of every list in a slash before it asks; so must the caller. */
  readonly path: string;
  readonly op: Operation;
  readonly data?: RequestData;
  /** @default - the response is not wrapped */
  readonly wrapTtlSeconds?: number;
}

/** All stanzas of a token on one path, as one. */
export interface MergedRule {
  readonly rule: PolicyRule;
  readonly pattern: Pattern;
  readonly sources: readonly { readonly policy: string; readonly line?: number }[];
}

export type Because =
  | 'root'
  | 'help'
  | 'granted'
  | 'no rule'
  | 'deny'
  | 'capability missing'
  | 'not wrapped'
  | 'wrapped too long'
  | 'wrapped too short'
  | 'wrapping impossible'
  | 'parameter';

export interface Decision {
  readonly allowed: boolean;
  /** Whether the rule grants `sudo`. On paths that need it (`needsSudo`), Vault asks for it besides. */
  readonly sudo: boolean;
  readonly because: Because;
  /** The one rule that decided. @default - there is none that matches, or none is needed */
  readonly by?: MergedRule;
  readonly parameter?: RefusedParameter;
}

export interface AclOptions {
  /**
   * Which rule answers for a list of `a/b/` when no exact one does: Vault tries those that match `a/b` first, and so can pass over
   * a deny on `a/b/*`; OpenBao tries `a/b/` first since June 2026 (GHSA-xp3c-3jw3-4vcr). @default 'vault'
   */
  readonly listOrder?: 'vault' | 'openbao';
  /** As `VAULT_LEGACY_EXACT_MATCHING_ON_LIST`, and Vault before 1.21: values that are lists match as a whole only. @default false */
  readonly wholeLists?: boolean;
  /** Who asks. @default - templates stay as they are, and requests name them the same way */
  readonly identity?: Identity;
  /** The server option `deny_slash_in_templated_paths`. @default false */
  readonly denySlashInTemplates?: boolean;
}

interface CompiledRule extends MergedRule {
  readonly mask: number;
  readonly parameters: ParameterCheck | undefined;
}

const BIT: Readonly<Record<string, number>> = {
  ...Object.fromEntries(CAPABILITIES.map((capability, index) => [capability, 1 << index])),
  ...Object.fromEntries(['revoke', 'renew', 'rollback'].map((op) => [op, 1 << CAPABILITIES.indexOf('update')])),
};
const SUDO = BIT['sudo']!;
/** Operations whose parameters Vault looks at. */
const WITH_PARAMETERS = ['read', 'update', 'create', 'patch', 'recover'].reduce((mask, op) => mask | BIT[op]!, 0);

/**
 * Decides requests as Vault does for a token with these policies (Enterprise's MFA, control groups and Sentinel aside): stanzas on
 * one path are merged, and of all paths that match a request exactly one decides.
 *
 * @see https://developer.hashicorp.com/vault/docs/concepts/policies#priority-matching
 */
export class Acl {
  /** One for each path, in no order that matters. */
  readonly rules: readonly MergedRule[];
  private readonly exact: ReadonlyMap<string, CompiledRule>;
  private readonly wildcards: RuleTrie<CompiledRule>;
  private readonly root: boolean;
  private readonly slashFirst: boolean;

  /** @throws Error when `root` is not alone, or a template renders to what Vault refuses. */
  constructor(policies: readonly Policy[], options: AclOptions = {}) {
    this.root = policies.some(({ name }) => name === 'root');
    if (this.root && policies.length > 1) {
      throw new Error(
        'Other policies are present along with root, which Vault refuses: attach root alone, or not at all.',
      );
    }
    this.slashFirst = options.listOrder === 'openbao';
    const compiled = mergeAll(policies, options).map((merged) => ({
      ...merged,
      mask: merged.rule.capabilities.reduce((mask, capability) => mask | (BIT[capability] ?? 0), 0),
      parameters: ParameterCheck.of(merged.rule, options.wholeLists ?? false),
    }));
    this.rules = compiled;
    this.exact = new Map(
      compiled.filter(({ pattern }) => pattern.kind === 'exact').map((rule) => [rule.pattern.literal, rule]),
    );
    this.wildcards = new RuleTrie(compiled.filter(({ pattern }) => pattern.kind !== 'exact'));
  }

  decide(request: Request): Decision {
    if (this.root) return { allowed: true, sudo: true, because: 'root' };
    if (request.op === 'help') return { allowed: true, sudo: false, because: 'help' };
    const by = this.find(request.path, request.op === 'list' || request.op === 'subscribe');
    if (!by) return { allowed: false, sudo: false, because: 'no rule' };
    const sudo = (by.mask & SUDO) !== 0;
    const bit = BIT[request.op]!;
    if ((by.mask & bit) === 0)
      return { allowed: false, sudo, because: denies(by.rule) ? 'deny' : 'capability missing', by };
    const wrapping = refuseWrapping(by.rule, request.wrapTtlSeconds);
    if (wrapping) return { allowed: false, sudo, because: wrapping, by };
    const parameter = (bit & WITH_PARAMETERS) !== 0 ? by.parameters?.refuse(request.data ?? {}) : undefined;
    if (parameter) return { allowed: false, sudo, because: 'parameter', by, parameter };
    return { allowed: true, sudo, because: 'granted', by };
  }

  /** What `sys/capabilities` answers: the capabilities of the rule that would decide a list of the path. */
  capabilities(path: string): readonly (Capability | 'deny' | 'root')[] {
    if (this.root) return ['root'];
    const capabilities = this.find(path, true)?.rule.capabilities ?? [];
    return capabilities.length > 0 ? capabilities : ['deny'];
  }

  /** All rules that match a path as it stands, the one that counts most first. */
  matching(path: string): readonly MergedRule[] {
    return this.rules
      .filter(({ pattern }) => matches(pattern, path))
      .sort((a, b) => compare(a.pattern, b.pattern).order);
  }

  private find(path: string, list: boolean): CompiledRule | undefined {
    let start = 0;
    while (path.charCodeAt(start) === 47) start += 1;
    const full = start === 0 ? path : path.slice(start);
    const exact = this.exact.get(full);
    if (exact || !list || !full.endsWith('/')) return exact ?? this.wildcards.find(full);
    const bare = full.slice(0, -1);
    const [first, second] = this.slashFirst ? [full, bare] : [bare, full];
    return this.exact.get(bare) ?? this.wildcards.find(first) ?? this.wildcards.find(second);
  }
}

function mergeAll(policies: readonly Policy[], options: AclOptions): MergedRule[] {
  const byPath = new Map<string, { rule: PolicyRule; sources: MergedRule['sources'][number][] }>();
  for (const { name, rules, namespace = '' } of policies) {
    for (const written of rules) {
      const rule = inPlace(written, namespace, options);
      if (!rule) continue;
      const source = { policy: name, ...(rule.line !== undefined && { line: rule.line }) };
      const existing = byPath.get(rule.path);
      if (existing) {
        existing.rule = mergeRules(existing.rule, rule);
        existing.sources.push(source);
      } else {
        byPath.set(rule.path, { rule, sources: [source] });
      }
    }
  }
  return [...byPath.values()].map((merged) => ({ ...merged, pattern: patternOf(merged.rule.path) }));
}

/** The rule as it counts for who asks, or nothing where Vault drops it. */
function inPlace(rule: PolicyRule, namespace: string, options: AclOptions): PolicyRule | undefined {
  const { identity, denySlashInTemplates = false } = options;
  const rendered = identity ? renderTemplates(rule.path, identity, denySlashInTemplates) : rule.path;
  if (rendered === undefined) return undefined;
  // Vault takes the slash in front away after it has rendered the path.
  const path = rule.path.startsWith('{{') ? rendered.replace(/^\//, '') : rendered;
  return path === rule.path && namespace === '' ? rule : { ...rule, path: namespace + path };
}

function refuseWrapping(rule: PolicyRule, ttl: number | undefined): Because | undefined {
  const { minWrappingTtlSeconds: min = 0, maxWrappingTtlSeconds: max = 0 } = rule;
  if (min === 0 && max === 0) return undefined;
  if (ttl === undefined) return 'not wrapped';
  if (min > 0 && max > 0 && max < min) return 'wrapping impossible';
  if (max > 0 && ttl > max) return 'wrapped too long';
  return ttl < min ? 'wrapped too short' : undefined;
}
