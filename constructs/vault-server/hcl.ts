type HclValue = string | number | boolean | readonly string[] | { readonly [key: string]: HclValue };

/** Attributes are keyed by name, so none can be written twice: from version 2.1 on, Vault refuses that. Blocks may repeat. */
export interface HclBody {
  readonly attributes?: Readonly<Record<string, HclValue>>;
  readonly blocks?: readonly HclBlock[];
}

/** For example `listener "tcp" { … }`. */
export interface HclBlock extends HclBody {
  readonly type: string;
  readonly label?: string;
}

/** HCL as Vault reads it (version 1 of the language), which wants a line for each attribute and block. */
export function toHcl({ attributes = {}, blocks = [] }: HclBody): string {
  return [
    ...Object.entries(attributes).map(([name, value]) => `${key(name)} = ${valueText(value)}\n`),
    ...blocks.map(
      ({ type, label, ...body }) => `${type} ${label ? `${text(label)} ` : ''}{\n${indent(toHcl(body))}}\n`,
    ),
  ].join('');
}

function valueText(value: HclValue): string {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  if (typeof value === 'object') return `{\n${indent(toHcl({ attributes: value as Record<string, HclValue> }))}}`;
  return String(value);
}

/** JSON's escapes are HCL's. An opening `${` starts an interpolation that has no escape of its own; a token of CDKTF stays. */
function text(value: string): string {
  return JSON.stringify(value).replace(/\$(?=\{(?!TfToken\[))/g, '\\u0024');
}

function key(name: string): string {
  return /^[a-z_]+$/.test(name) ? name : text(name);
}

function indent(lines: string): string {
  return lines.replace(/^(?=.)/gm, '  ');
}
