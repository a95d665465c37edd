import type { Construct } from 'constructs';
import type { Principal } from '../constructs/vault/principal';
import { principalWith } from './path-rules';
import { readsAccess, readsHealth, readsMetadata } from './reads-configuration';

/** Sees who may do what, and stops it: leases and tokens of an incident are revoked by prefix and by accessor. No values. */
export function security(scope: Construct): Principal {
  return principalWith(scope, 'security', readsHealth, readsAccess, readsMetadata, {
    'sys/leases/lookup': ['update'],
    'sys/leases/lookup/*': ['list', 'sudo'],
    'sys/leases/revoke': ['update'],
    'sys/leases/revoke/*': ['update'],
    'sys/leases/revoke-prefix/*': ['update', 'sudo'],
    'auth/token/accessors': ['list', 'sudo'],
    'auth/token/lookup-accessor': ['update'],
    'auth/token/revoke-accessor': ['update'],
    'sys/locked-users': ['read'],
  });
}
