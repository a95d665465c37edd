import { communityEdition } from '../../guardrails/community-edition';
import { databaseConnections } from '../../guardrails/database-connections';
import { jobLogins } from '../../guardrails/job-logins';
import { kubernetesLogins } from '../../guardrails/kubernetes-logins';
import { pkiRoles } from '../../guardrails/pki-roles';
import type { Block } from '../../guardrails/terraform-json';
import { transitKeys } from '../../guardrails/transit-keys';
import { findings, resource } from './findings';

describe('nothing needs Vault Enterprise', () => {
  const found = (type: string, config: Block) => findings(communityEdition, resource(type, config));

  test.each<[string, Block]>([
    ['vault_namespace', { path: 'shop' }],
    ['vault_egp_policy', {}],
    ['vault_mfa_duo', {}],
    ['vault_quota_lease_count', { max_leases: 5 }],
    ['vault_secrets_sync_gh_destination', {}],
    ['vault_transform_role', {}],
    ['vault_pki_secret_backend_config_est', {}],
    ['vault_mount', { type: 'transform' }],
    ['vault_auth_backend', { type: 'saml' }],
    ['vault_mount', { type: 'kv', namespace: 'shop' }],
    ['vault_mount', { type: 'kv', seal_wrap: true }],
    ['vault_mount', { type: 'transit', external_entropy_access: true }],
    ['vault_raft_autopilot', { disable_upgrade_migration: true }],
    ['vault_quota_rate_limit', { rate: 5, group_by: 'ip' }],
    ['vault_aws_secret_backend', { rotation_period: 3600 }],
    ['vault_database_secret_backend_connection', { rotation_schedule: '0 2 * * 0' }],
    ['vault_azure_secret_backend', { identity_token_audience: 'vault' }],
    ['vault_database_secret_backend_connection', { postgresql: { self_managed: true } }],
    ['vault_database_secret_backend_static_role', { skip_import_rotation: true }],
    ['vault_pki_secret_backend_crl_config', { unified_crl: '${var.unified}' }],
    ['vault_policy', { policy: 'path "kv/data/a" {\n  capabilities = ["read"]\n  control_group = {}\n}\n' }],
  ])('%s does, with %j', (type, config) => {
    expect(found(type, config)).toEqual([`${type}.it`]);
  });

  test.each<[string, Block]>([
    ['vault_identity_mfa_totp', {}],
    ['vault_quota_rate_limit', { rate: 5 }],
    ['vault_pki_secret_backend_config_acme', { enabled: true }],
    ['vault_mount', { type: 'kv', seal_wrap: false }],
    ['vault_database_secret_backend_static_role', { rotation_schedule: '0 2 * * 0', rotation_window: 3600 }],
    ['vault_aws_secret_backend_static_role', { rotation_period: 3600 }],
    ['vault_identity_oidc_key', { rotation_period: 86_400 }],
    ['vault_policy', { policy: 'path "kv/data/control_groups" {\n  capabilities = ["read"]\n}\n' }],
    ['kubernetes_config_map_v1', { metadata: { namespace: 'vault' } }],
  ])('%s does not, with %j', (type, config) => {
    expect(found(type, config)).toEqual([]);
  });

  test('neither do the provider, data sources and ephemeral blocks', () => {
    const enterprise = { namespace: 'shop' };
    expect(findings(communityEdition, { provider: { vault: [enterprise] } })).toEqual(['provider.vault']);
    expect(findings(communityEdition, { data: { vault_auth_backend: { it: enterprise } } })).toHaveLength(1);
    expect(findings(communityEdition, { ephemeral: { vault_kv_secret_v2: { it: enterprise } } })).toHaveLength(1);
    expect(findings(communityEdition, { provider: { kubernetes: [enterprise] } })).toEqual([]);
  });
});

test.each<[Block, number]>([
  [{}, 0],
  [{ bound_service_account_names: ['*'] }, 1],
  [{ bound_service_account_names: [] }, 1],
  [{ bound_service_account_namespaces: ['shop', 'shop-*'] }, 1],
  [{ bound_service_account_namespaces: undefined, bound_service_account_namespace_selector: '{}' }, 1],
  [{ bound_service_account_namespace_selector: '{"matchLabels":{"team":"shop"}}' }, 1],
  [{ bound_service_account_names: ['${var.name}'] }, 1],
  [{ audience: undefined }, 1],
  [{ audience: '' }, 1],
])('a Kubernetes login is bound to accounts, namespaces and an audience: %j', (change, count) => {
  const bound = {
    bound_service_account_names: ['app'],
    bound_service_account_namespaces: ['shop'],
    audience: 'vault',
  };
  const role = resource('vault_kubernetes_auth_backend_role', { ...bound, ...change });
  expect(findings(kubernetesLogins, role)).toHaveLength(count);
});

test.each<[Block, number]>([
  [{}, 0],
  [{ bound_claims: { sub: 'repo:shop/app:environment:prod' } }, 0],
  [{ bound_claims: undefined, bound_subject: 'project_path:shop/app:ref_type:branch:ref:main' }, 0],
  [{ role_type: 'oidc', bound_audiences: undefined, bound_claims: undefined }, 0],
  [{ bound_audiences: undefined }, 1],
  [{ bound_audiences: [''] }, 1],
  [{ bound_claims: undefined }, 1],
  [{ bound_claims: { repository_owner: 'shop', ref: 'refs/heads/main' } }, 1],
  [{ bound_claims: { repository: 'shop/*' }, bound_claims_type: 'glob' }, 1],
])('a JWT login is bound to an audience and a project: %j', (change, count) => {
  const bound = { role_type: 'jwt', bound_audiences: ['vault'], bound_claims: { repository_id: '42' } };
  expect(findings(jobLogins, resource('vault_jwt_auth_backend_role', { ...bound, ...change }))).toHaveLength(count);
});

test.each<[Block, number]>([
  [{}, 0],
  [{ allow_any_name: true }, 1],
  [{ allow_glob_domains: '${var.globs}' }, 1],
  [{ allow_localhost: undefined }, 1],
  [{ allow_wildcard_certificates: undefined, allow_localhost: true }, 2],
])('a role of certificates allows no name that nobody named: %j', (change, count) => {
  const closed = { allow_wildcard_certificates: false, allow_localhost: false };
  const role = resource('vault_pki_secret_backend_role', { ...closed, ...change });
  expect(findings(pkiRoles, role)).toHaveLength(count);
});

test.each<[Block, number]>([
  [{}, 0],
  [{ exportable: false, deletion_allowed: 'false' }, 0],
  [{ exportable: true }, 1],
  [{ allow_plaintext_backup: true, deletion_allowed: '${var.deletable}' }, 2],
])('a transit key stays: %j', (config, count) => {
  expect(findings(transitKeys, resource('vault_transit_secret_backend_key', config))).toHaveLength(count);
});

test.each<[Block, number]>([
  [{ allowed_roles: ['readonly'], verify_connection: true }, 0],
  [{ allowed_roles: ['*'] }, 1],
  [{ allowed_roles: ['shop-*'] }, 1],
  [{ allowed_roles: ['readonly'], verify_connection: false }, 1],
])('a database connection names its roles and is tried: %j', (config, count) => {
  const connection = resource('vault_database_secret_backend_connection', config);
  expect(findings(databaseConnections, connection)).toHaveLength(count);
});
