import { Acl, type Request } from '../../constructs/vault/acl/acl';
import { needsSudo } from '../../constructs/vault/acl/sudo-paths';
import type { Principal } from '../../constructs/vault/principal';

const request = (path: string, op: Request['op'], data?: Request['data']): Request => ({
  path,
  op,
  ...(data && { data }),
});

/** What someone could want of a Vault with tenants, by what it comes to. */
const REQUESTS = {
  'read a secret': request('kgc/data/api-credentials', 'read'),
  'read a secret in a folder of mounts': request('smart-dairy/kv/data/apps/milk-tracker/prod/database', 'read'),
  'read a secret called config': request('ecommerce/data/config', 'read'),
  'read a secret below config': request('ecommerce/data/config/db', 'read'),
  'read a secret called metadata': request('kgc/data/metadata/x', 'read'),
  'write a secret': request('kgc/data/api-credentials', 'update'),
  'delete a secret': request('kgc/metadata/api-credentials', 'delete'),
  'destroy a version': request('kgc/destroy/api-credentials', 'update'),
  'read metadata': request('kgc/metadata/api-credentials', 'read'),
  'list metadata in a folder of mounts': request('smart-dairy/kv/metadata/apps/', 'list'),
  'relabel a secret': request('kgc/metadata/api-credentials', 'update'),
  'take database credentials': request('ecommerce-db/creds/ecommerce-readonly', 'read'),
  'take credentials of a role called config': request('ecommerce-db/creds/config', 'read'),
  'take static credentials': request('kgc-db/static-creds/kgc-app', 'read'),
  'take AWS credentials': request('smart-dairy/aws/creds/s3-readonly', 'read'),
  decrypt: request('smart-dairy/transit/decrypt/app-data', 'update'),
  'export a key': request('smart-dairy/transit/export/encryption-key/app-data', 'read'),
  'back a key up': request('smart-dairy/transit/backup/app-data', 'read'),
  'issue a certificate': request('smart-dairy/pki_int/issue/milk-tracker', 'update'),
  'sign an intermediate': request('smart-dairy/pki/issuer/root-2026/sign-intermediate', 'update'),
  'issue a certificate of an issuer': request('smart-dairy/pki_int/issuer/int-2026a/issue/milk-tracker', 'update'),
  'sign verbatim': request('smart-dairy/pki_int/sign-verbatim', 'update'),
  'revoke a certificate': request('smart-dairy/pki_int/revoke', 'update'),

  'read a policy': request('sys/policies/acl/kgc-read', 'read'),
  'write a policy': request('sys/policies/acl/kgc-read', 'update'),
  'write a policy by the old path': request('sys/policy/kgc-read', 'update'),
  'read an auth role': request('auth/kubernetes/role/kgc-sidecar', 'read'),
  'write an auth role': request('auth/kubernetes/role/kgc-sidecar', 'update'),
  'make an auth role': request('auth/smart-dairy/k8s/role/new', 'create'),
  'configure an auth method': request('auth/github/config', 'update'),
  'make a secret id': request('auth/smart-dairy/approle/role/cicd/secret-id', 'update'),
  'read a connection': request('ecommerce-db/config/ecommerce', 'read'),
  'write a connection': request('ecommerce-db/config/ecommerce', 'update'),
  'delete a connection': request('ecommerce-db/config/ecommerce', 'delete'),
  'write a database role': request('smart-dairy/db/roles/jenkins', 'update'),
  'write AWS configuration': request('smart-dairy/aws/config/root', 'update'),
  'write an AWS role': request('smart-dairy/aws/roles/s3-readonly', 'update'),
  'change a transit key': request('smart-dairy/transit/keys/app-data/config', 'update'),
  'delete an issuer': request('smart-dairy/pki/issuer/root-2026', 'delete'),
  'mount an engine': request('sys/mounts/kgc', 'update'),
  'unmount an engine': request('sys/mounts/kgc', 'delete'),
  'unmount an engine in a folder': request('sys/mounts/smart-dairy/kv', 'delete'),
  'move a mount': request('sys/remount', 'update'),
  'tune an auth method': request('sys/mounts/auth/kubernetes/tune', 'update'),
  'enable an auth method': request('sys/auth/kubernetes', 'update'),
  'disable an auth method': request('sys/auth/kubernetes', 'delete'),
  'see audit devices': request('sys/audit', 'read'),
  'enable an audit device': request('sys/audit/file', 'update'),
  'disable an audit device': request('sys/audit/file', 'delete'),
  'change a group': request('identity/group/id/0a1b', 'update'),
  'change an entity': request('identity/entity/id/0a1b', 'update'),
  'merge entities': request('identity/entity/merge', 'update'),

  'make a child token': request('auth/token/create', 'update', { display_name: 'terraform', ttl: '1200s', type: '' }),
  'make a token with policies': request('auth/token/create', 'update', { policies: ['break-glass'] }),
  'make an orphan': request('auth/token/create', 'update', { no_parent: true }),
  'make an orphan by its path': request('auth/token/create-orphan', 'update'),
  'list tokens': request('auth/token/accessors/', 'list'),
  'revoke a token': request('auth/token/revoke-accessor', 'update'),
  'list leases': request('sys/leases/lookup/smart-dairy/db/creds/', 'list'),
  'revoke leases by prefix': request('sys/leases/revoke-prefix/smart-dairy/db/creds', 'update'),
  'forget leases': request('sys/leases/revoke-force/smart-dairy/db/creds', 'update'),

  'see health': request('sys/health', 'read'),
  'see metrics': request('sys/metrics', 'read'),
  'see the raft peers': request('sys/storage/raft/configuration', 'read'),
  'remove a raft peer': request('sys/storage/raft/remove-peer', 'update'),
  'configure autopilot': request('sys/storage/raft/autopilot/configuration', 'update'),
  'change a quota': request('sys/quotas/rate-limit/global', 'update'),
  'unlock a user': request('sys/locked-users/auth_approle_1/unlock/role', 'update'),
  'step down': request('sys/step-down', 'update'),
  seal: request('sys/seal', 'update'),
  'rotate the barrier key': request('sys/rotate', 'update'),
  'save a snapshot': request('sys/storage/raft/snapshot', 'read'),
  'restore a snapshot': request('sys/storage/raft/snapshot-force', 'update'),
  'make a root token': request('sys/generate-root/attempt', 'update'),
  'read raw storage': request('sys/raw/core/keyring', 'read'),
} as const satisfies Readonly<Record<string, Request>>;

export type Wish = keyof typeof REQUESTS;

/** What of all this a principal may do, `sudo` included where Vault asks for it. */
export function granted({ policyName, grants }: Principal): readonly Wish[] {
  const acl = new Acl([{ name: policyName, rules: grants.map(({ rule }) => rule) }]);
  return (Object.keys(REQUESTS) as Wish[]).filter((wish) => {
    const { allowed, sudo } = acl.decide(REQUESTS[wish]);
    return allowed && (sudo || !needsSudo(REQUESTS[wish], ['smart-dairy/pki', 'smart-dairy/pki_int']));
  });
}
