import { inAuthMethods, inEngines } from './mounts';
import type { PathRules } from './path-rules';

/** Whether Vault is well: for everyone who looks after it. */
export const readsHealth: PathRules = {
  'sys/health': ['read'],
  'sys/seal-status': ['read'],
  'sys/ha-status': ['read'],
  'sys/metrics': ['read'],
  'sys/storage/raft/autopilot/state': ['read'],
};

/** Names, owners, ages and labels of secrets. Never a value. */
export const readsMetadata: PathRules = inEngines({ 'metadata/*': ['read', 'list'] });

/** Who may log in, and what they may do then. */
export const readsAccess: PathRules = {
  'sys/policies/acl': ['read', 'list'],
  'sys/policies/acl/*': ['read', 'list'],
  'sys/auth': ['read'],
  'sys/auth/*': ['read', 'sudo'],
  'sys/audit': ['read', 'sudo'],
  ...Object.fromEntries(
    ['group', 'group-alias', 'entity', 'entity-alias'].flatMap((kind) => [
      [`identity/${kind}/id`, ['list']],
      [`identity/${kind}/id/*`, ['read']],
    ]),
  ),
  'identity/group/name': ['list'],
  'identity/group/name/*': ['read'],
  'identity/entity/name': ['list'],
  'identity/entity/name/*': ['read'],
  ...inAuthMethods({
    ...each('config', 'role', 'map/teams'),
    'role/+/role-id': ['read'],
  }),
};

/** All that this program configures, as Vault tells it: no engine answers with a secret it was given. */
export const readsConfiguration: PathRules = {
  ...readsAccess,
  'sys/mounts': ['read'],
  'sys/mounts/*': ['read'],
  'sys/mounts/auth/*': ['read', 'sudo'],
  'sys/policies/password': ['list'],
  'sys/policies/password/*': ['read'],
  'sys/quotas/config': ['read'],
  'sys/quotas/rate-limit': ['list'],
  'sys/quotas/rate-limit/*': ['read'],
  'sys/storage/raft/configuration': ['read'],
  'sys/storage/raft/autopilot/configuration': ['read'],
  'sys/config/*': ['read', 'list', 'sudo'],
  ...inEngines(each('config', 'roles', 'static-roles', 'keys', 'issuers', 'issuer', 'cert', 'key')),
};

/** The collection, and what it holds, but nothing below: `issuer/+/issue` and `role/+/secret-id` are ways to other things. */
function each(...collections: readonly string[]): PathRules {
  return Object.fromEntries(
    collections.flatMap((name) => [name, `${name}/+`].map((path) => [path, ['read', 'list']] as const)),
  );
}
