import { Acl, type Operation } from '../../constructs/vault/acl/acl';
import type { Principal } from '../../constructs/vault/principal';

const OPERATIONS = ['read', 'list', 'create', 'update', 'patch', 'delete'] as const satisfies readonly Operation[];

/** What is dear to someone who holds a token, none of which a grant on a tenant's secret may touch. */
const SENSITIVE = [
  'sys/policies/acl/admin',
  'sys/policy/admin',
  'sys/mounts',
  'sys/mounts/shop',
  'sys/auth/kubernetes',
  'sys/audit/file',
  'sys/raw/core/keyring',
  'sys/seal',
  'sys/step-down',
  'sys/rotate',
  'sys/remount',
  'sys/generate-root/attempt',
  'sys/storage/raft/snapshot',
  'sys/leases/revoke-prefix/shop',
  'auth/kubernetes/role/app',
  'auth/kubernetes/config',
  'auth/token/create',
  'auth/token/create-orphan',
  'identity/entity',
  'identity/group',
  'pki/root/sign-intermediate',
  'transit/export/encryption-key/app',
];

/** What a principal may do, by path and operation, on `paths` and on what is sensitive in any Vault. */
export function allowed({ policyName, grants }: Principal, paths: readonly string[]): Readonly<Record<string, string>> {
  const acl = new Acl([{ name: policyName, rules: grants.map(({ rule }) => rule) }]);
  return Object.fromEntries(
    [...paths, ...SENSITIVE].flatMap((path) => {
      const may = OPERATIONS.filter((op) => acl.decide({ path, op }).allowed);
      return may.length > 0 ? [[path, may.join(' ')]] : [];
    }),
  );
}
