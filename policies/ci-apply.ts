import type { Construct } from 'constructs';
import type { Principal } from '../constructs/vault/principal';
import { inAuthMethods, inEngines } from './mounts';
import { principalWith } from './path-rules';
import { readsConfiguration, readsMetadata } from './reads-configuration';
import { runsTerraform } from './runs-terraform';

/**
 * Applies every stack. It makes and changes; what it may not delete holds what nothing brings back, and takes {@link breakGlass}:
 * mounts, auth methods, audit devices, secrets, keys, issuers, and connections, whose rotated passwords only Vault knows.
 *
 * It could give itself any access, since it writes policies: what it runs was reviewed.
 */
export function ciApply(scope: Construct): Principal {
  const principal = principalWith(scope, 'ci-apply', readsConfiguration, readsMetadata, WRITES);
  runsTerraform(principal);
  return principal;
}

const WRITES = {
  'sys/mounts/*': ['update'],
  'sys/mounts/auth/*': ['update'],
  'sys/auth/*': ['update'],
  'sys/audit/*': ['update', 'sudo'],
  'sys/policies/acl/*': ['update', 'delete'],
  'sys/policies/password/*': ['update', 'delete'],
  'sys/quotas/config': ['update'],
  'sys/quotas/rate-limit/*': ['update', 'delete'],
  'sys/storage/raft/autopilot/configuration': ['update'],
  'sys/config/auditing/request-headers/*': ['read', 'list', 'update', 'delete', 'sudo'],
  'sys/config/ui/headers/*': ['read', 'list', 'update', 'delete', 'sudo'],
  'identity/group': ['update'],
  'identity/group/id/*': ['update', 'delete'],
  'identity/group-alias': ['update'],
  'identity/group-alias/id/*': ['update', 'delete'],
  'identity/entity': ['update'],
  'identity/entity/id/*': ['update', 'delete'],
  'identity/entity-alias': ['update'],
  'identity/entity-alias/id/*': ['update', 'delete'],
  ...inAuthMethods({
    config: ['create', 'update'],
    'config/+': ['create', 'update'],
    'role/+': ['create', 'update', 'delete'],
    'map/teams/+': ['create', 'update', 'delete'],
  }),
  ...inEngines({
    config: ['create', 'update'],
    'config/+': ['create', 'update'],
    'metadata/*': ['create', 'update'],
    'roles/+': ['create', 'update', 'delete'],
    'static-roles/+': ['create', 'update', 'delete'],
    // Nothing is listed there; without it, Vault and OpenBao would disagree about lists beside it.
    'rotate-root/+': ['update', 'list'],
    'keys/+': ['create', 'update'],
    'keys/+/config': ['update'],
    'issuers/generate/root/internal': ['update'],
    'issuers/generate/intermediate/internal': ['update'],
    'issuer/+/sign-intermediate': ['update'],
    'intermediate/set-signed': ['update'],
    'issuer/+': ['update'],
  }),
} as const;
