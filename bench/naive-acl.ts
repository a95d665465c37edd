import type { Request } from '../constructs/vault/acl/acl';
import type { PolicyRule } from '../constructs/vault/acl/rule';

interface Scanned {
  readonly rule: PolicyRule;
  readonly pattern: RegExp;
  /** What Vault compares, most important first; greater wins. */
  readonly rank: readonly (number | string)[];
}

/**
 * What one writes first: a pattern for each rule, all of them tried for each request. It knows no parameters and no wrapping. The
 * benchmark compares with it, and so does a test: it shares no code with the index that it checks.
 */
export class NaiveAcl {
  private readonly rules: readonly Scanned[];

  /** @param merged one rule for each path */
  constructor(merged: readonly PolicyRule[]) {
    this.rules = merged.map((rule) => ({ rule, pattern: patternOf(rule.path), rank: rankOf(rule.path) }));
  }

  find({ path, op }: Request): PolicyRule | undefined {
    const bare = path.replace(/\/$/, '');
    const exact = this.rules.find(({ rule }) => isExact(rule.path) && rule.path === path);
    if (exact || op !== 'list') return exact?.rule ?? this.best(path);
    return (
      this.rules.find(({ rule }) => isExact(rule.path) && rule.path === bare)?.rule ??
      this.best(bare) ??
      this.best(path)
    );
  }

  private best(path: string): PolicyRule | undefined {
    const matching = this.rules.filter(({ rule, pattern }) => !isExact(rule.path) && pattern.test(path));
    return matching.sort((a, b) => compareRanks(b.rank, a.rank))[0]?.rule;
  }
}

function isWildcard(path: string): boolean {
  return /(^|\/)\+(\/|$)|\/\+/.test(path);
}

function isExact(path: string): boolean {
  return !path.endsWith('*') && !isWildcard(path);
}

function patternOf(path: string): RegExp {
  const open = path.endsWith('*');
  const text = open ? path.slice(0, -1) : path;
  const segments = text
    .split('/')
    .map((segment) => (segment === '+' && isWildcard(path) ? '[^/]*' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${segments.join('/')}${open ? '' : '$'}`, 's');
}

function rankOf(path: string): readonly (number | string)[] {
  const open = path.endsWith('*');
  const text = open ? path.slice(0, -1) : path;
  const plus = isWildcard(path) ? text.split('/').filter((segment) => segment === '+').length : 0;
  return [isWildcard(path) ? text.indexOf('+') : text.length, open ? 0 : 1, -plus, text.length, text];
}

function compareRanks(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  return index < 0 ? 0 : a[index]! < b[index]! ? -1 : 1;
}
