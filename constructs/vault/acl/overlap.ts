import type { Pattern } from './pattern';

type Shape = Pick<Pattern, 'segments' | 'open'>;

/** Stands in examples where a wildcard takes any segment. */
export const ANY_SEGMENT = 'anything';

/** A path that both match, if there is one. */
export function meet(a: Shape, b: Shape): string | undefined {
  const path: string[] = [];
  for (let index = 0; ; index += 1) {
    const [inA, inB] = [a.segments[index]!, b.segments[index]!];
    const [lastA, lastB] = [index === a.segments.length - 1, index === b.segments.length - 1];
    const [endsA, endsB] = [lastA && a.open, lastB && b.open];
    if (endsA || endsB) {
      const rest = (endsB ? restOf(a, index, inB) : undefined) ?? (endsA ? restOf(b, index, inA) : undefined);
      return rest && [...path, ...rest].join('/');
    }
    if (inA !== inB && inA !== '+' && inB !== '+') return undefined;
    path.push(exampleOf(inA === '+' ? inB : inA));
    if (lastA || lastB) return lastA && lastB ? path.join('/') : undefined;
  }
}

/** What is left of a shape from `index` on, if that begins with `start`. */
function restOf({ segments, open }: Shape, index: number, start: string): readonly string[] | undefined {
  const [first = '', ...others] = segments.slice(index);
  if (first !== '+' && !first.startsWith(start)) return undefined;
  const rest = [first === '+' && start !== '' ? start : exampleOf(first), ...others.map(exampleOf)];
  return open && rest.at(-1) === '' ? [...rest.slice(0, -1), ANY_SEGMENT] : rest;
}

function exampleOf(segment: string): string {
  return segment === '+' ? ANY_SEGMENT : segment;
}

/** Whether `wide` matches every path that `narrow` matches. */
export function covers(wide: Shape, narrow: Shape): boolean {
  for (let index = 0; ; index += 1) {
    const [inWide, inNarrow] = [wide.segments[index]!, narrow.segments[index]!];
    const [lastWide, lastNarrow] = [index === wide.segments.length - 1, index === narrow.segments.length - 1];
    if (lastWide && wide.open) return inNarrow === '+' ? inWide === '' : inNarrow.startsWith(inWide);
    if (lastNarrow && narrow.open) return false;
    if (inWide !== '+' && inWide !== inNarrow) return false;
    if (lastWide || lastNarrow) return lastWide && lastNarrow;
  }
}

/** Lists of the folders that a rule with wildcards decides: what it matches when the path ends in a slash. */
export function foldersOf({ segments, open }: Shape): Shape | undefined {
  const last = segments.at(-1);
  if (last === '') return { segments, open: false };
  return last === '+' && !open ? { segments: [...segments.slice(0, -1), ''], open } : undefined;
}

/** What a rule matches, with a slash more behind it. */
export function withSlash({ segments, open }: Shape): Shape {
  return open ? { segments, open } : { segments: [...segments, ''], open };
}
