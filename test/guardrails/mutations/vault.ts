import { auditDevices } from '../../../guardrails/audit-devices';
import { dataSurvives } from '../../../guardrails/data-survives';
import { noRemoteStateInVault } from '../../../guardrails/no-remote-state-in-vault';
import { secretsInState } from '../../../guardrails/secrets-in-state';
import { tlsVerified } from '../../../guardrails/tls-verified';
import { every, one } from './edit';
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
];
