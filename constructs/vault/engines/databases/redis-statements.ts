import { Statements } from './statements';

/** Users of Redis 6 and later, who see keys below one prefix. What is dangerous (KEYS, FLUSHALL, …) knows no prefixes and is off. */
export const redis = {
  /** @param prefix as in `cart:`, without a wildcard */
  readOnly(prefix: string): Statements<'redis'> {
    return user(prefix, '+@read');
  },

  /** @param prefix as in `cart:`, without a wildcard */
  readWrite(prefix: string): Statements<'redis'> {
    return user(prefix, '+@read', '+@write');
  },
};

function user(prefix: string, ...commands: readonly string[]): Statements<'redis'> {
  if (!/^[\w.:-]+$/.test(prefix)) {
    throw new Error(`'${prefix}' cannot begin keys: give a prefix such as 'cart:', without a wildcard.`);
  }
  return new Statements('redis', {
    creation: [JSON.stringify([`~${prefix}*`, '+@connection', ...commands, '-@dangerous'])],
    revocation: [],
  });
}
