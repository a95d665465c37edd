/** How a field of a secret gets its value: from a person, from chance, from the clock, or from the program, which only knows what is no secret. */
export type KvField = 'asked' | 'written-at' | `random:${number}` | `text:${string}`;

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
