import { stanzaToHcl } from './hcl-writer';
import { mergeRules } from './merge';
import { type Capability, checkedRule, type PolicyRule } from './rule';

export type { Capability } from './rule';

/** The rules of one Vault policy. */
export class PolicyDocument {
  private readonly added: PolicyRule[] = [];

  /** As they were added, one for each call, so that two can be told apart although they meet on one path. */
  get rules(): readonly PolicyRule[] {
    return this.added;
  }

  allow(path: string, ...capabilities: readonly Capability[]): void {
    this.add({ path, capabilities });
  }

  /** Refuses the path in every policy of a token. Against rules on other paths a deny is a rule like any other. */
  deny(path: string): void {
    this.add({ path, capabilities: ['deny'] });
  }

  /**
   * One slash in front of the path is not part of it, for Vault neither.
   *
   * @throws Error where Vault would refuse the stanza.
   */
  add(rule: PolicyRule): void {
    this.added.push(checkedRule({ ...rule, path: rule.path.replace(/^\//, '') }));
  }

  /** One rule for each path, as Vault merges them, sorted by path. */
  merged(): readonly PolicyRule[] {
    const byPath = new Map<string, PolicyRule>();
    for (const { line: _, ...rule } of this.added) {
      const existing = byPath.get(rule.path);
      byPath.set(rule.path, existing ? mergeRules(existing, rule) : rule);
    }
    return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /**
   * Canonical HCL: sorted, so that the same rules always give the same text and a plan shows only real changes.
   *
   * @throws Error when rules on one path add up to what Vault refuses.
   */
  toHcl(): string {
    return this.merged()
      .map((rule) => stanzaToHcl(checkedRule(rule)))
      .join('\n');
  }
}
