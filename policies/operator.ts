import type { Construct } from 'constructs';
import type { Principal } from '../constructs/vault/principal';
import { principalWith } from './path-rules';
import { readsHealth } from './reads-configuration';

/** Keeps Vault running from day to day: looks, moves the leader, takes a lost node out. What operators seed, tenants say. */
export function operator(scope: Construct): Principal {
  return principalWith(scope, 'operator', readsHealth, {
    'sys/storage/raft/configuration': ['read'],
    'sys/storage/raft/autopilot/configuration': ['read'],
    'sys/storage/raft/remove-peer': ['update'],
    'sys/step-down': ['update', 'sudo'],
    'sys/key-status': ['read'],
    'sys/host-info': ['read'],
    'sys/in-flight-req': ['read'],
    'sys/leases/count': ['read'],
    'sys/locked-users': ['read'],
    'sys/locked-users/*': ['update'],
    'sys/mounts': ['read'],
    'sys/auth': ['read'],
    // `strongroom seed` has Vault make up first values.
    'sys/tools/random/+': ['update'],
  });
}
