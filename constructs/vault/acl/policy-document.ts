/** In the order in which Vault's `sys/capabilities` lists them. */
const CAPABILITIES = ['sudo', 'read', 'list', 'update', 'delete', 'create', 'patch'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** The rules of one Vault policy. Rules on the same path are one rule. */
export class PolicyDocument {
  private readonly rules = new Map<string, Set<Capability>>();

  allow(path: string, ...capabilities: readonly Capability[]): void {
    const rule = this.rules.get(path) ?? new Set();
    for (const capability of capabilities) rule.add(capability);
    this.rules.set(path, rule);
  }

  /** Canonical HCL: sorted, so that the same rules always give the same text and a plan shows only real changes. */
  toHcl(): string {
    return [...this.rules]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, rule]) => {
        const capabilities = CAPABILITIES.filter((capability) => rule.has(capability));
        return `path ${JSON.stringify(path)} {\n  capabilities = ${JSON.stringify(capabilities)}\n}\n`;
      })
      .join('\n');
  }
}
