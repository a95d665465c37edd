import type { Construct } from 'constructs';
import type { Principal } from '../constructs/vault/principal';
import { principalWith } from './path-rules';
import { readsConfiguration, readsHealth } from './reads-configuration';

/**
 * Administers the server: no data, and no way to any. What would be one (policies, roles, mounts, identity, tokens for others) is
 * changed by a reviewed pull request, or by {@link breakGlass}.
 */
export function admin(scope: Construct): Principal {
  return principalWith(scope, 'admin', readsHealth, readsConfiguration, {
    'sys/leases': ['read', 'sudo'],
    'sys/leases/count': ['read'],
    'sys/leases/lookup': ['update'],
    'sys/leases/lookup/*': ['list', 'sudo'],
    'sys/leases/revoke': ['update'],
    'sys/leases/revoke-prefix/*': ['update', 'sudo'],
    'sys/leases/revoke-force/*': ['update', 'sudo'],
    'sys/leases/tidy': ['update'],
    'auth/token/tidy': ['update'],
    'sys/quotas/config': ['read', 'update'],
    'sys/quotas/rate-limit/*': ['read', 'update', 'delete'],
    'sys/locked-users': ['read'],
    'sys/locked-users/*': ['update'],
    'sys/storage/raft/autopilot/configuration': ['read', 'update'],
    'sys/storage/raft/remove-peer': ['update'],
    'sys/step-down': ['update', 'sudo'],
    'sys/seal': ['update', 'sudo'],
    'sys/rotate': ['update', 'sudo'],
    'sys/rotate/config': ['read', 'update'],
    'sys/key-status': ['read'],
    'sys/loggers': ['read', 'update', 'delete'],
    'sys/loggers/*': ['read', 'update', 'delete'],
    'sys/host-info': ['read'],
    'sys/in-flight-req': ['read'],
    'sys/version-history': ['list'],
    'sys/internal/counters/*': ['read'],
  });
}
