import { auditDevices } from '../../../guardrails/audit-devices';
import { communityEdition } from '../../../guardrails/community-edition';
import { dataSurvives } from '../../../guardrails/data-survives';
import { databaseConnections } from '../../../guardrails/database-connections';
import { jobLogins } from '../../../guardrails/job-logins';
import { kubernetesLogins } from '../../../guardrails/kubernetes-logins';
import { noRemoteStateInVault } from '../../../guardrails/no-remote-state-in-vault';
import { pkiRoles } from '../../../guardrails/pki-roles';
import { secretsInState } from '../../../guardrails/secrets-in-state';
import type { Block } from '../../../guardrails/terraform-json';
import { tlsVerified } from '../../../guardrails/tls-verified';
import { transitKeys } from '../../../guardrails/transit-keys';
import { every, inText, one } from './edit';
import type { Mutation } from './mutation';

export const vaultMutations: readonly Mutation[] = [
  {
    stack: 'prod-vault',
    what: 'both audit devices write to one file',
    seenBy: auditDevices,
    edit: one('resource.vault_audit', { options: { file_path: '/vault/audit/audit.log' } }, '/stdout'),
  },
  {
    stack: 'prod-vault',
    what: 'the provider believes every server',
    seenBy: tlsVerified,
    edit: one('provider', { vault: every({ skip_tls_verify: true }) }),
  },
  {
    stack: 'prod-vault',
    what: 'the reviewer of tokens is named by its token',
    seenBy: secretsInState,
    edit: one('resource.vault_kubernetes_auth_backend_config', { token_reviewer_jwt: '${var.reviewer}' }),
  },
  {
    stack: 'prod-tenant-kgc',
    what: 'the tenant reads the state of its cluster',
    seenBy: noRemoteStateInVault,
    edit: one('', { data: { terraform_remote_state: { cluster: { config: { key: 'prod/prod-cluster/state' } } } } }),
  },
  {
    stack: 'prod-tenant-kgc',
    what: 'an engine may be replaced with all it holds',
    seenBy: dataSurvives,
    edit: one('resource.vault_mount', { lifecycle: { prevent_destroy: false } }),
  },
  {
    stack: 'prod-tenant-kgc',
    what: 'reading a secret takes approvals that the community edition never asks for',
    seenBy: communityEdition,
    edit: one('resource.vault_policy', { policy: inText('{', '{ control_group = {}') }),
  },
  {
    stack: 'prod-tenant-kgc',
    what: 'any namespace may have the service account of the sidecar',
    seenBy: kubernetesLogins,
    edit: one('resource.vault_kubernetes_auth_backend_role', { bound_service_account_namespaces: ['*'] }),
  },
  {
    stack: 'prod-tenant-kgc',
    what: 'jobs of every project of an owner log in',
    seenBy: jobLogins,
    edit: one('', made('vault_jwt_auth_backend_role', { role_type: 'jwt', bound_claims: { repository_owner: 'kgc' } })),
  },
  {
    stack: 'prod-tenant-kgc',
    what: 'certificates carry any name',
    seenBy: pkiRoles,
    edit: one('', made('vault_pki_secret_backend_role', { allow_any_name: true })),
  },
  {
    stack: 'prod-tenant-kgc',
    what: 'a key can leave Vault',
    seenBy: transitKeys,
    edit: one('', made('vault_transit_secret_backend_key', { exportable: true, lifecycle: { prevent_destroy: true } })),
  },
  {
    stack: 'prod-tenant-kgc',
    what: 'every role may use a database',
    seenBy: databaseConnections,
    edit: one('', made('vault_database_secret_backend_connection', { allowed_roles: ['*'] })),
  },
];

/** A resource that the program does not make there. */
function made(type: string, config: Block): Block {
  return { resource: { [type]: { made: config } } };
}
