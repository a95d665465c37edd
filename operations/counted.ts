/** For example `1 finding`, `no findings`, `35 stacks`; the plural in -s. */
export function counted(count: number, noun: string): string {
  return `${count || 'no'} ${noun}${count === 1 ? '' : 's'}`;
}
