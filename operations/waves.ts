/** What has to be known of a stack to order it. */
export interface Dependent {
  readonly name: string;
  /** Names of the stacks that are applied before it. */
  readonly dependencies: readonly string[];
}

/** Stacks grouped so that each wave needs only the waves before it; within a wave in the order given. */
export function waves<Stack extends Dependent>(stacks: readonly Stack[]): readonly (readonly Stack[])[] {
  const result: Stack[][] = [];
  const done = new Set<string>();
  let left = [...stacks];
  while (left.length > 0) {
    const wave = left.filter(({ dependencies }) => dependencies.every((name) => done.has(name)));
    if (wave.length === 0) {
      throw new Error(
        `${left.map(({ name }) => name).join(', ')} wait for each other or for a stack that is not there.`,
      );
    }
    for (const { name } of wave) done.add(name);
    result.push(wave);
    left = left.filter(({ name }) => !done.has(name));
  }
  return result;
}
