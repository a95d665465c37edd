import type { Policy } from '../../constructs/vault/acl/acl';
import { ANY_SEGMENT } from '../../constructs/vault/acl/overlap';
import { patternOf } from '../../constructs/vault/acl/pattern';
import { SUDO_PATHS } from '../../constructs/vault/acl/sudo-paths';
import { edgesOf } from './edges';
import type { Mount } from './mounts';

/** Paths that one rule speaks of. */
export interface PathClass {
  /** As a rule has it: with `+` and `*`. */
  readonly path: string;
  /** One of them, to ask for: templates stay as they are. */
  readonly example: string;
}

/** Every path that some policy has a rule for, sorted. */
export function ruleClassesOf(policies: Iterable<Policy>): readonly PathClass[] {
  return classesOf([...policies].flatMap(({ rules }) => rules.map(({ path }) => path)));
}

/** Paths that matter in any Vault: those that need `sudo`, and those that lead to more than was granted. */
export function sensitiveClassesOf(mounts: readonly Mount[]): readonly PathClass[] {
  return classesOf([...SUDO_PATHS, ...edgesOf(mounts).map(({ path }) => path)]);
}

function classesOf(paths: readonly string[]): readonly PathClass[] {
  return [...new Set(paths)].sort().map((path) => ({ path, example: exampleOf(path) }));
}

export function exampleOf(path: string): string {
  const { segments, open, kind } = patternOf(path);
  if (kind === 'exact') return path;
  const filled = segments.map((segment) => (segment === '+' ? ANY_SEGMENT : segment)).join('/');
  return open ? `${filled}${ANY_SEGMENT}` : filled;
}
