/** How a field of a secret gets its value: from a person, from chance, from the clock, or from the program, which only knows what is no secret. */
export type KvField = 'asked' | 'written-at' | `random:${number}` | `text:${string}`;

/** Of one secret, by name. */
export type KvFields = Readonly<Record<string, KvField>>;

/** A person has the value, and is asked for it. */
export const asked: KvField = 'asked';

/** When the version was written: RFC 3339, UTC. */
export const writtenAt: KvField = 'written-at';

/**
 * Random bytes, which Vault makes, in base64.
 *
 * @throws when so few could be guessed, or Vault would not make so many.
 */
export function random(bytes: number): KvField {
  if (Number.isInteger(bytes) && bytes >= 16 && bytes <= 1024) return `random:${bytes}`;
  throw new Error(`${bytes} random bytes cannot be a secret: give a whole number from 16 to 1024.`);
}

/**
 * An address, an algorithm, a name: it stands in code, plan and state, and so is no secret.
 *
 * @throws when blanks would end it in the label that says it.
 */
export function text(value: string): KvField {
  if (/^\S+$/.test(value)) return `text:${value}`;
  throw new Error(`'${value}' cannot be the text of a field: leave out blanks.`);
}

/** As in `api_key=random:64 created_at=written-at`: whoever seeds or rotates needs no more than this label, which Vault keeps. */
export function printFields(fields: KvFields): string {
  return Object.entries(fields)
    .map(([name, source]) => `${name}=${source}`)
    .join(' ');
}

/** @throws when {@link printFields} does not write such a label. */
export function parseFields(label: string): KvFields {
  const fields = label.split(' ').map((part): [string, KvField] => {
    const [, name, source] = /^([\w.-]+)=(\S+)$/.exec(part) ?? [];
    if (!name || !source) {
      throw new Error(`'${part}' cannot be a field of the label '${label}': it reads 'name=source', one blank apart.`);
    }
    return [name, parseField(source)];
  });
  const named = Object.fromEntries(fields);
  if (Object.keys(named).length < fields.length) throw new Error(`The label '${label}' names a field twice.`);
  return named;
}

function parseField(source: string): KvField {
  if (source === asked || source === writtenAt) return source;
  const [, kind, value = ''] = /^(random|text):(.+)$/.exec(source) ?? [];
  if (kind === 'text') return text(value);
  if (kind === 'random') return random(Number(value));
  throw new Error(
    `'${source}' is no source of a field; there are ${asked}, ${writtenAt}, random:<bytes>, text:<value>.`,
  );
}
