import type { Acl, MergedRule } from '../../constructs/vault/acl/acl';
import { meet } from '../../constructs/vault/acl/overlap';
import { type Pattern, patternOf } from '../../constructs/vault/acl/pattern';
import { needsSudo } from '../../constructs/vault/acl/sudo-paths';
import { type Edge, edgesOf } from './edges';
import type { Mount } from './mounts';

/** One way in which a principal can come to more than it was granted. */
export interface Escalation {
  /** What it can do, after "can". */
  readonly power: string;
  /** Of the rules that allow it, sorted. */
  readonly paths: readonly string[];
}

type PlacedEdge = Edge & { readonly pattern: Pattern };

/** Finds what a principal could become, by asking what it may do at the mounts that there are. */
export class Escalations {
  private readonly byMount: ReadonlyMap<string, readonly PlacedEdge[]>;
  private readonly pkiMounts: readonly string[];

  constructor(mounts: readonly Mount[]) {
    this.byMount = new Map(
      mounts.map((mount) => [mount.path, edgesOf([mount]).map((one) => ({ ...one, pattern: patternOf(one.path) }))]),
    );
    this.pkiMounts = mounts.filter(({ type }) => type === 'pki').map(({ path }) => path);
  }

  /** Sorted by power. Limits on parameters and on wrapping are not weighed: within them it can. */
  of(acl: Acl): readonly Escalation[] {
    const found = new Map<string, Set<string>>();
    for (const rule of acl.rules) {
      for (const edge of this.near(rule)) {
        const path = meet(edge.pattern, rule.pattern);
        const by = path === undefined ? undefined : this.allowing(acl, edge, path);
        if (by) found.set(edge.power, (found.get(edge.power) ?? new Set()).add(by.rule.path));
      }
    }
    return [...found]
      .map(([power, paths]) => ({ power, paths: [...paths].sort() }))
      .sort((a, b) => (a.power < b.power ? -1 : 1));
  }

  private allowing(acl: Acl, edge: Edge, path: string): MergedRule | undefined {
    // Tuning changes how a mount behaves, not what is mounted.
    if (path.endsWith('/tune')) return undefined;
    for (const op of edge.ops) {
      const { by, sudo, because } = acl.decide({ path, op });
      const granted = by && because !== 'deny' && because !== 'capability missing';
      const wanted = edge.sudo || needsSudo({ path, op }, this.pkiMounts);
      if (granted && (sudo || !wanted)) return by;
    }
    return undefined;
  }

  /** Edges at the mounts that a rule can reach: those its path lies below, and those its wildcard may stand for. */
  private near({ pattern: { head, kind } }: MergedRule): readonly PlacedEdge[] {
    const near: PlacedEdge[] = [];
    for (let slash = head.indexOf('/'); slash >= 0; slash = head.indexOf('/', slash + 1)) {
      near.push(...(this.byMount.get(head.slice(0, slash)) ?? []));
    }
    if (kind === 'exact') return near;
    for (const [path, edges] of this.byMount) {
      if (path.length >= head.length && path.startsWith(head)) near.push(...edges);
    }
    return near;
  }
}
