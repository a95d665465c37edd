import type { PolicyRule } from '../../constructs/vault/acl/rule';

/**
 * Vault's policy `default`, which tokens carry unless their login leaves it out: what every holder may do to itself. As Vault
 * 1.21.1 answers `vault policy read default`; an environment that writes its own replaces it.
 *
 * @see https://developer.hashicorp.com/vault/docs/concepts/policies#default-policy
 */
export const DEFAULT_POLICY: readonly PolicyRule[] = [
  { path: 'auth/token/lookup-self', capabilities: ['read'] },
  { path: 'auth/token/renew-self', capabilities: ['update'] },
  { path: 'auth/token/revoke-self', capabilities: ['update'] },
  { path: 'cubbyhole/*', capabilities: ['read', 'list', 'update', 'delete', 'create'] },
  { path: 'identity/entity/id/{{identity.entity.id}}', capabilities: ['read'] },
  { path: 'identity/entity/name/{{identity.entity.name}}', capabilities: ['read'] },
  { path: 'identity/oidc/provider/+/authorize', capabilities: ['read', 'update'] },
  { path: 'sys/capabilities-self', capabilities: ['update'] },
  { path: 'sys/control-group/request', capabilities: ['update'] },
  { path: 'sys/internal/ui/resultant-acl', capabilities: ['read'] },
  { path: 'sys/leases/lookup', capabilities: ['update'] },
  { path: 'sys/leases/renew', capabilities: ['update'] },
  { path: 'sys/renew', capabilities: ['update'] },
  { path: 'sys/tools/hash', capabilities: ['update'] },
  { path: 'sys/tools/hash/*', capabilities: ['update'] },
  { path: 'sys/wrapping/lookup', capabilities: ['update'] },
  { path: 'sys/wrapping/unwrap', capabilities: ['update'] },
  { path: 'sys/wrapping/wrap', capabilities: ['update'] },
];
