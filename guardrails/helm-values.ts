import { parseAllDocuments } from 'yaml';
import type { SynthesizedElement } from './synthesized-stack';
import { blocks, type Leaf, leaves, texts } from './terraform-json';

/**
 * Every single value that a `helm_release` sets, whether by `values` or by `set`; undefined where `values` are an expression that
 * only Terraform can know. A `${…}` inside of one value stays as it is.
 */
export function helmValues(release: SynthesizedElement): readonly Leaf[] | undefined {
  // Several rules ask, and YAML is slow to parse.
  if (!parsed.has(release)) parsed.set(release, parse(release));
  return parsed.get(release);
}

/** Every single value of an element, those of a release included. */
export function settings(element: SynthesizedElement): readonly Leaf[] {
  const own = leaves(element.config);
  return element.type === 'helm_release' ? [...own, ...(helmValues(element) ?? [])] : own;
}

const parsed = new WeakMap<SynthesizedElement, readonly Leaf[] | undefined>();

function parse({ config }: SynthesizedElement): readonly Leaf[] | undefined {
  const values = texts(config['values']);
  const documents = values.flatMap((text) => parseAllDocuments(text));
  if (values.some((text) => text.startsWith('${')) || documents.some(({ errors }) => errors.length > 0))
    return undefined;
  const set = blocks(config['set']).map(({ name, value }) => {
    const path = String(name);
    return { path, name: path.slice(path.lastIndexOf('.') + 1), value };
  });
  return [...documents.flatMap((document) => leaves(document.toJSON())), ...set];
}
