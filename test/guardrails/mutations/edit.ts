import { type Block, isBlock } from '../../../guardrails/terraform-json';

/** A changed copy of the JSON of a stack. */
export type Edit = (json: Block) => Block;

/**
 * Merges `change` into one object of the JSON: the one at `where`, or, where that holds resources or data of one type, the first
 * whose construct path contains `path`. An undefined value deletes, a function computes the new value from the old.
 *
 * @throws Error where there is none, so that no mutation can miss.
 */
export function one(where: string, change: Block, path = ''): Edit {
  const keys = where.split('.').filter(Boolean);
  return (json) => {
    const found = keys.reduce<unknown>((block, key) => (isBlock(block) ? block[key] : undefined), json);
    if (!isBlock(found)) throw new Error(`the stack has no ${where}`);
    if (keys.length < 2 || keys[0] === 'terraform') return merged(json, nested(keys, change));
    const entry = Object.entries(found).find(([, block]) => isBlock(block) && pathOf(block).includes(path));
    if (!entry) throw new Error(`no ${where} was made at ${path}`);
    return merged(json, nested([...keys, entry[0]], change));
  };
}

/** Applies `change` to every item of a list. */
export function every(change: Block | ((old: unknown) => unknown)): (old: unknown) => unknown {
  return (old) => {
    if (!Array.isArray(old) || old.length === 0)
      throw new Error(`${JSON.stringify(old)} is no list with something in it`);
    return old.map((item) => applied(item, change));
  };
}

/** Replaces a part of a text, which must be there. */
export function inText(part: string | RegExp, replacement: string): (old: unknown) => unknown {
  return (old) => {
    const text = String(old).replace(part, replacement);
    if (text === old) throw new Error(`${part} is not in ${old}`);
    return text;
  };
}

function nested(keys: readonly string[], change: Block): Block {
  return keys.reduceRight<Block>((inner, key) => ({ [key]: inner }), change);
}

function merged(old: Block, change: Block): Block {
  const result: Record<string, unknown> = { ...old };
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) delete result[key];
    else result[key] = applied(old[key], value);
  }
  return result;
}

function applied(old: unknown, change: unknown): unknown {
  if (typeof change === 'function') return change(old);
  return isBlock(old) && isBlock(change) ? merged(old, change) : change;
}

function pathOf(block: Block): string {
  return JSON.stringify(block['//'] ?? '');
}
