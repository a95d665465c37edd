import { Duration } from '../duration';

/** How long the tokens of a login live. */
export type TokenLifetime =
  | {
      /** From one renewal to the next. @default Duration.hours(1) */
      readonly ttl?: Duration;
      /** After which no renewal helps and the client logs in anew. @default Duration.hours(8) */
      readonly maxTtl?: Duration;
    }
  | {
      /** Every renewal gives this much again, without end: for clients that cannot log in anew. */
      readonly period: Duration;
    };

/**
 * The same, as arguments that all roles of auth methods share.
 *
 * @throws when a token would live longer than its maximum.
 */
export function tokenLifetime(
  lifetime: TokenLifetime,
): { tokenTtl: number; tokenMaxTtl: number } | { tokenPeriod: number } {
  if ('period' in lifetime) return { tokenPeriod: lifetime.period.toSeconds() };
  const { ttl = Duration.hours(1), maxTtl = Duration.hours(8) } = lifetime;
  if (ttl.toSeconds() > maxTtl.toSeconds()) {
    throw new Error(`A token cannot live for ${ttl} when its maximum is ${maxTtl}: shorten ttl, or raise maxTtl.`);
  }
  return { tokenTtl: ttl.toSeconds(), tokenMaxTtl: maxTtl.toSeconds() };
}
