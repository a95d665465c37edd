import { TerraformStack, Testing } from 'cdktf';
import { Duration } from '../../constructs/vault/duration';
import { DatabaseEngine } from '../../constructs/vault/engines/database-engine';
import { RedisConnection } from '../../constructs/vault/engines/database-redis';
import { ThrowAwayPassword } from '../../constructs/vault/engines/database-throw-away-password';
import { secretsInState } from '../../guardrails/secrets-in-state';
import type { Block } from '../../guardrails/terraform-json';
import { findings, resource } from './findings';
import { type Edit, one } from './mutations/edit';

const inResource = (type: string, config: Block) => findings(secretsInState, resource(type, config));

test.each<[string, Block]>([
  ['vault_approle_auth_backend_role_secret_id', {}],
  ['vault_kubernetes_auth_backend_config', { token_reviewer_jwt: 'ey…' }],
  ['vault_jwt_auth_backend', { oidc_client_secret: '${var.client_secret}' }],
  ['vault_kv_secret_v2', { data_json: '{}' }],
  ['vault_database_secret_backend_connection', { postgresql: [{ password: '${var.password}' }] }],
  ['vault_database_secret_backend_connection', { postgresql: { connection_url: 'postgresql://vault:hunter2@db/app' } }],
  ['vault_pki_secret_backend_root_cert', { type: 'exported' }],
  ['vault_pki_secret_backend_root_cert', { type: '${var.type}' }],
  ['vault_identity_oidc_client', { name: 'confidential is the default' }],
  ['kubernetes_secret_v1', { data: { key: '${var.key}' } }],
  ['aws_ssm_parameter', { value: 'x' }],
  ['aws_db_instance', { password: 'x' }],
  ['helm_release', { set_sensitive: [{ name: 'a', value: 'b' }] }],
  ['helm_release', { values: ['grafana: {adminPassword: hunter2}'] }],
  ['helm_release', { values: ['resources: [{kind: Secret, stringData: {key: hunter2}}]'] }],
])('%s puts a secret into state with %j', (type, config) => {
  expect(inResource(type, config)).toEqual([`${type}.it`]);
});

test.each<[string, Block]>([
  ['vault_kubernetes_auth_backend_config', { kubernetes_host: 'https://kubernetes.default.svc' }],
  ['vault_kv_secret_v2', { data_json_wo: '${var.data}', data_json_wo_version: 1 }],
  [
    'vault_database_secret_backend_connection',
    { postgresql: { password_wo: '${var.password}', password_wo_version: 1 } },
  ],
  [
    'vault_database_secret_backend_connection',
    { postgresql: { connection_url: 'postgresql://{{username}}:{{password}}@db/app' } },
  ],
  ['vault_pki_secret_backend_root_cert', { type: 'internal' }],
  ['vault_identity_oidc_client', { client_type: 'public' }],
  ['kubernetes_service_account_v1', { automount_service_account_token: false }],
  ['aws_ssm_parameter', { value_wo: '${var.value}', value_wo_version: 1 }],
  ['helm_release', { values: ['tls: {existingSecret: vault-tls, secretName: vault-tls, privateKey: {size: 256}}'] }],
  ['aws_launch_template', { metadata_options: { http_tokens: 'required' } }],
])('%s puts none there with %j', (type, config) => {
  expect(inResource(type, config)).toEqual([]);
});

describe('vault_generic_endpoint', () => {
  const endpoint = (config: Block) => inResource('vault_generic_endpoint', { path: 'kgc/metadata/api', ...config });

  test('may write literals that are no secrets', () => {
    expect(endpoint({ data_json: '{"max_versions":10,"custom_metadata":{"owner":"kgc"}}' })).toEqual([]);
  });

  test('may write nothing else, and keep no answer', () => {
    expect(endpoint({ data_json: '{"owner":"kgc","password":"hunter2"}' })).toHaveLength(1);
    expect(endpoint({ data_json: '{"owner":"${var.owner}"}' })).toHaveLength(1);
    expect(endpoint({ data_json: '${jsonencode({})}' })).toHaveLength(1);
    expect(endpoint({ data_json: '{}', write_fields: ['token'] })).toHaveLength(1);
  });
});

test('a data source that gives out a secret puts it into state', () => {
  const data = (type: string) => findings(secretsInState, { data: { [type]: { it: {} } } });
  expect(data('vault_aws_access_credentials')).toEqual(['data.vault_aws_access_credentials.it']);
  expect(data('vault_kv_secret_v2')).toHaveLength(1);
  expect(data('aws_eks_cluster_auth')).toHaveLength(1);
  expect(data('vault_kv_secrets_list_v2')).toEqual([]);
  expect(data('vault_auth_backend')).toEqual([]);
  expect(data('aws_kms_key')).toEqual([]);
});

test('a sensitive variable is ephemeral', () => {
  const variable = (config: Block) => findings(secretsInState, { variable: { password: config } });
  expect(variable({ sensitive: true, ephemeral: true })).toEqual([]);
  expect(variable({ sensitive: true })).toEqual(['var.password']);
});

test('a provider gets its token from an ephemeral block', () => {
  const provider = (token: string) => findings(secretsInState, { provider: { kubernetes: [{ token }] } });
  expect(provider('${ephemeral.aws_eks_cluster_auth.login.token}')).toEqual([]);
  expect(provider('${data.aws_eks_cluster_auth.login.token}')).toEqual(['provider.kubernetes']);
  expect(provider('hvs.CAESI')).toEqual(['provider.kubernetes']);
});

describe('the first password of a Redis connection', () => {
  const json = (): Readonly<Record<string, Readonly<Record<string, Block>>>> => {
    const stack = new TerraformStack(Testing.app(), 'stack');
    const engine = new DatabaseEngine(stack, 'db', { path: 'shop/db', maxTtl: Duration.hours(1) });
    const bootstrapPassword = new ThrowAwayPassword(stack, 'cache_password', { description: 'Of vault on the cache' });
    new RedisConnection(engine, 'cache', {
      host: 'cache.shop.internal',
      username: 'vault',
      ca: 'PEM',
      bootstrapPassword,
    });
    return JSON.parse(Testing.synth(stack));
  };
  const found = (edit: Edit = (unchanged) => unchanged) =>
    new Set(findings(secretsInState, edit(json())).map((address) => address.replace(/_[0-9A-F]{8}$/, '')));
  const redis = 'resource.vault_database_secret_backend_connection';
  const both = new Set(['vault_database_secret_backend_connection.db_cache', 'var.cache_password']);

  test('may be in state, because Vault changes it at once', () => {
    expect(found()).toEqual(new Set());
  });

  test.each<[string, Edit]>([
    ['Terraform would send it again', one(redis, { lifecycle: { ignore_changes: ['redis[0].username'] } })],
    ['Terraform would send it again, whatever else it ignores', one(redis, { lifecycle: undefined })],
    ['Vault does not change it', one('resource', { vault_generic_endpoint: undefined })],
    [
      'Vault changes that of another connection',
      one('resource.vault_generic_endpoint', { path: 'shop/db/rotate-root/other' }),
    ],
    ['Vault may change it before it is there', one('resource.vault_generic_endpoint', { depends_on: undefined })],
    ['something else has the variable too', one('', { locals: { copy: 'redis://${var.cache_password}@cache' } })],
    [
      'something else has the variable too, as a value',
      one('', { output: { copy: { value: '${var.cache_password}' } } }),
    ],
    ['it is part of a longer value', one(redis, { redis: { password: 'x${var.cache_password}' } })],
  ])('may not where %s', (_, edit) => {
    expect(found(edit)).toEqual(both);
  });

  test('may not as a literal, nor in a connection that has a write-only argument', () => {
    expect(found(one(redis, { redis: { password: 'hunter2' } }))).toEqual(both);
    const postgresql = { redis: undefined, postgresql: { password: '${var.cache_password}' } };
    expect(found(one(redis, postgresql))).toEqual(both);
    expect(found(one(redis, { redis: { ca_private_key: '${var.cache_password}' } }))).toEqual(both);
  });
});
