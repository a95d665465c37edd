import type { Construct } from 'constructs';
import type { Principal } from '../constructs/vault/principal';
import { principalWith } from './path-rules';

/** The job that saves Vault: an encrypted copy of everything, and a readable one of policies and auth methods beside it. */
export function snapshot(scope: Construct): Principal {
  const principal = principalWith(scope, 'vault-snapshot', {
    'sys/storage/raft/snapshot': ['read'],
    'sys/policies/acl': ['read', 'list'],
    'sys/policies/acl/*': ['read', 'list'],
    'sys/auth': ['read', 'list'],
    'sys/mounts': ['read', 'list'],
    'auth/kubernetes/role': ['read', 'list'],
    'auth/kubernetes/role/*': ['read', 'list'],
  });
  principal.allowOwnToken();
  return principal;
}
