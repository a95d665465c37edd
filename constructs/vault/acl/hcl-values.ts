import type { HclValue } from './hcl';

export type Values = Readonly<Record<string, HclValue>>;

export function namesOf(values: Values, key: string): readonly string[] {
  const value = values[key];
  if (value === undefined) return [];
  if (value.kind !== 'list') throw new Error(`${key} is a list: write ${key} = ["…"].`);
  return value.values.map((item) => {
    if (item.kind !== 'literal' || typeof item.value === 'boolean') throw new Error(`${key} is a list of strings.`);
    return String(item.value);
  });
}

export function textOf<Key extends string>(values: Values, key: Key): { readonly [key in Key]?: string } {
  const value = values[key];
  if (value === undefined) return {};
  if (value.kind !== 'literal' || typeof value.value === 'boolean') throw new Error(`${key} is a string.`);
  return { [key]: String(value.value) } as { readonly [key in Key]?: string };
}

const SECONDS: Readonly<Record<string, number>> = {
  ...{ ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 },
};

/** A number of seconds, `90s`, `1h30m`, or `2d`. */
export function secondsOf(value: HclValue, key: string): number {
  const given = value.kind === 'literal' ? value.value : '…';
  if (given === '') return 0;
  const text = String(given);
  if (/^-?\d+(\.\d+)?$/.test(text) && (typeof given === 'number' || !text.includes('.'))) return Number(text);
  if (/^\d+d$/.test(text)) return Number.parseInt(text, 10) * 86_400;
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(text)) {
    throw new Error(`error parsing ${key}: '${text}' is no duration; give seconds, or text such as "90s" or "1h".`);
  }
  const parts = [...text.matchAll(/([\d.]+)(\D+)/g)].map(([, number, unit]) => Number(number) * SECONDS[unit!]!);
  const sum = parts.reduce((total, part) => total + part, 0);
  return Math.round(sum * 1e6) / 1e6;
}
