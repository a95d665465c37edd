/** How Vault reads the path of a rule. A `+` stands for one segment, which may be empty. */
export interface Pattern {
  readonly path: string;
  /** `wildcard` has a segment that starts with `+`; `prefix` ends in `*`; all other paths are taken literally, an inner `*` too. */
  readonly kind: 'exact' | 'prefix' | 'wildcard';
  /** Whether it ends in `*`, and so matches whatever begins like it. */
  readonly open: boolean;
  /** Without the `*` at the end. */
  readonly literal: string;
  /** Up to the first wildcard: requests that match begin with it, and the longer it is, the more the rule counts. */
  readonly head: string;
  readonly segments: readonly string[];
  readonly plusSegments: number;
}

export function patternOf(path: string): Pattern {
  const wildcard = path === '+' || path.startsWith('+/') || path.includes('/+');
  const open = path.endsWith('*');
  const literal = open ? path.slice(0, -1) : path;
  const segments = literal.split('/');
  return {
    path,
    kind: wildcard ? 'wildcard' : open ? 'prefix' : 'exact',
    open,
    literal,
    // Of wildcard rules it ends at the first `+` character, even where that is not the wildcard.
    head: wildcard ? literal.slice(0, literal.indexOf('+')) : literal,
    segments,
    plusSegments: wildcard ? segments.filter((segment) => segment === '+').length : 0,
  };
}

/** Whether a pattern matches a path that begins with its head, as a trie has found out. */
export function matchesBelowHead(pattern: Pattern, path: string): boolean {
  const { head, segments, open } = pattern;
  let at = head.lastIndexOf('/') + 1;
  let index = 0;
  for (let slash = head.indexOf('/'); slash >= 0; slash = head.indexOf('/', slash + 1)) index += 1;
  for (; ; index += 1) {
    const segment = segments[index]!;
    const last = index === segments.length - 1;
    if (last && open) return path.startsWith(segment, at);
    const slash = path.indexOf('/', at);
    const end = slash < 0 ? path.length : slash;
    if (segment !== '+' && !(end - at === segment.length && path.startsWith(segment, at))) return false;
    if (last || slash < 0) return last && slash < 0;
    at = slash + 1;
  }
}

export function matches(pattern: Pattern, path: string): boolean {
  if (pattern.kind === 'exact') return pattern.literal === path;
  if (!path.startsWith(pattern.head)) return false;
  return pattern.kind === 'prefix' || matchesBelowHead(pattern, path);
}

/**
 * Which of two different patterns that both match a request decides it: less than 0 for the first, and why. Of prefixes Vault
 * only looks at the longest, which is the same.
 */
export function compare(a: Pattern, b: Pattern): { readonly order: number; readonly because: string } {
  const exact = Number(b.kind === 'exact') - Number(a.kind === 'exact');
  if (exact !== 0) return { order: exact, because: 'a rule for the very path counts more than any wildcard' };
  if (a.head.length !== b.head.length)
    return { order: b.head.length - a.head.length, because: 'its first wildcard comes later' };
  if (a.open !== b.open) return { order: a.open ? 1 : -1, because: "a path that does not end in '*' counts more" };
  if (a.plusSegments !== b.plusSegments)
    return { order: a.plusSegments - b.plusSegments, because: "it has fewer '+' segments" };
  const [lengthA, lengthB] = [Buffer.byteLength(a.literal), Buffer.byteLength(b.literal)];
  if (lengthA !== lengthB) return { order: lengthB - lengthA, because: 'it is longer' };
  return { order: a.literal > b.literal ? -1 : 1, because: 'it comes later in the alphabet' };
}
