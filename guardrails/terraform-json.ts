/** An object of Terraform's JSON syntax: a block, or a value of type map. */
export type Block = Readonly<Record<string, unknown>>;

export function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nested blocks. Terraform reads one object and a list of objects alike, and CDKTF writes both. */
export function blocks(value: unknown): readonly Block[] {
  return [value].flat().filter(isBlock);
}

/** The strings in a list; a single string is a list of one, as it is in IAM policies. */
export function texts(value: unknown): readonly string[] {
  return [value].flat().filter((item) => typeof item === 'string');
}

/** A string that is known now: not empty, and without a `${…}` that only Terraform can resolve. */
export function isLiteral(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !/(?<!\$)\$\{/.test(value);
}

/** Whether `value` is an attribute of the element at `address`. An expression around it is not followed. */
export function refersTo(value: unknown, { address }: { readonly address: string }): boolean {
  return typeof value === 'string' && value.startsWith(`\${${address}.`);
}

/** A value that holds no other. */
export interface Leaf {
  /** The names that lead to it, joined by dots. */
  readonly path: string;
  /** The nearest name: that of the list, where the value is an item of a list. */
  readonly name: string;
  readonly value: unknown;
}

export function leaves(value: unknown): readonly Leaf[] {
  const found: Leaf[] = [];
  collectLeaves(value, '', '', found);
  return found;
}

function collectLeaves(value: unknown, path: string, name: string, found: Leaf[]): void {
  if (typeof value !== 'object') {
    if (value !== undefined) found.push({ path, name, value });
  } else if (value !== null) {
    const isList = Array.isArray(value);
    for (const [key, item] of Object.entries(value)) {
      collectLeaves(item, path ? `${path}.${key}` : key, isList ? name : key, found);
    }
  }
}
