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

export type TokenArguments = { tokenTtl: number; tokenMaxTtl: number } | { tokenPeriod: number };

/** `max_lease_ttl` of the server: Vault cuts what is longer, and says so only in the answer to the login. */
const LONGEST = Duration.hours(24);

/**
 * The same, as arguments that all roles of auth methods share.
 *
 * @throws when a token would live longer than its maximum, or than the server lets any.
 */
export function tokenLifetime(lifetime: TokenLifetime): TokenArguments {
  if ('period' in lifetime) {
    checkOrder(lifetime.period, LONGEST);
    return { tokenPeriod: lifetime.period.toSeconds() };
  }
  const { ttl = Duration.hours(1), maxTtl = Duration.hours(8) } = lifetime;
  checkOrder(maxTtl, LONGEST);
  if (ttl.toSeconds() > maxTtl.toSeconds()) {
    throw new Error(`A token cannot live for ${ttl} when its maximum is ${maxTtl}: shorten ttl, or raise maxTtl.`);
  }
  return { tokenTtl: ttl.toSeconds(), tokenMaxTtl: maxTtl.toSeconds() };
}

function checkOrder(given: Duration, longest: Duration): void {
  if (given.toSeconds() <= longest.toSeconds()) return;
  throw new Error(`A token cannot live for ${given}: this Vault ends every token after ${longest}. Shorten it.`);
}
