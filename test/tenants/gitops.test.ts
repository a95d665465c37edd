import type { Stage } from '../../constructs/vault/stage';
import { Gitops } from '../../tenants/gitops';
import { Template } from '../template';
import { rules } from './rules';
import { staging } from './sample';

const gitops = (...stages: readonly Stage[]) =>
  Template.of((stack) => {
    new Gitops(stack, { ...staging, stages });
  });
const all = gitops('prod', 'staging', 'dev');

const names = (template: Template) =>
  template
    .resources('vault_policy')
    .map(({ name }) => String(name))
    .sort();

test('ten versions are kept at secret/', () => {
  expect(all.resource('vault_mount')).toMatchObject({ path: 'secret', type: 'kv', options: { version: '2' } });
  expect(all.resource('vault_kv_secret_backend_v2')['max_versions']).toBe(10);
});

test('secrets are due after 90 days, those of databases after 30, and belong to a stage or to the platform', () => {
  const metadata = all.resources('vault_generic_endpoint').map(({ path, data_json }) => {
    const { rotation_days, stage } = JSON.parse(String(data_json)).custom_metadata;
    return `${String(path).slice('secret/metadata/'.length)} ${rotation_days} ${stage}`;
  });
  expect(metadata.sort()).toEqual([
    'applications/dev/myapp 90 dev',
    'applications/prod/myapp 90 prod',
    'applications/staging/myapp 90 staging',
    'databases/postgres/dev/myapp 30 dev',
    'databases/postgres/prod/myapp 30 prod',
    'databases/postgres/staging/myapp 30 staging',
    'platform/alertmanager 90 undefined',
    'platform/argocd 90 undefined',
  ]);
});

describe('rights are those of the requirement, row by row (gitops 5)', () => {
  test.each([
    ['external-secrets', ['secret/data/platform/*']],
    ['external-secrets-production', ['secret/data/applications/prod/*', 'secret/data/databases/postgres/prod/*']],
    ['external-secrets-staging', ['secret/data/applications/staging/*', 'secret/data/databases/postgres/staging/*']],
    ['external-secrets-development', ['secret/data/applications/dev/*', 'secret/data/databases/postgres/dev/*']],
    ['myapp-prod', ['secret/data/applications/prod/myapp']],
    ['myapp-staging', ['secret/data/applications/staging/myapp']],
    ['myapp-dev', ['secret/data/applications/dev/myapp']],
  ])('%s reads, and lists and writes nothing', (policy, paths) => {
    expect(rules(all, policy)).toEqual(Object.fromEntries(paths.map((path) => [path, ['read']])));
  });

  test.each([
    ['prod', 'operator'],
    ['staging', 'developer'],
    ['dev', 'developer'],
  ] as const)('who writes applications of %s is the %s', (stage, persona) => {
    expect(rules(all, `application-writer-${stage}`)).toEqual({
      [`secret/data/applications/${stage}/*`]: ['read', 'update', 'create', 'patch'],
      [`secret/metadata/applications/${stage}/*`]: ['read', 'list'],
    });
    const [id] = Object.entries(all.byId('vault_identity_group_policies'))
      .filter(([, { policies }]) => String(policies) === `application-writer-${stage}`)
      .map(([, { group_id }]) => String(group_id).replace(/^\$\{data\.vault_identity_group\.|\.id}$/g, ''));
    expect(id).toContain(`application-writer-${stage}_Group-${persona}`);
  });

  test('operators write first values of all secrets, and read none', () => {
    const seeded = rules(all, 'gitops-seed');
    expect(Object.keys(seeded)).toHaveLength(16);
    for (const [path, capabilities] of Object.entries(seeded)) {
      expect(capabilities).toEqual(path.startsWith('secret/data/') ? ['update', 'patch'] : ['read']);
    }
  });
});

test.each([
  ['external-secrets-operator', 'external-secrets', 'external-secrets', 'external-secrets-vault-auth', 1200],
  ['external-secrets-production', 'external-secrets-production', 'production', 'external-secrets-vault-auth', 1200],
  ['external-secrets-staging', 'external-secrets-staging', 'staging', 'external-secrets-vault-auth', 1200],
  ['external-secrets-development', 'external-secrets-development', 'development', 'external-secrets-vault-auth', 1200],
  ['myapp-prod', 'myapp-prod', 'production', 'myapp', 3600],
  ['myapp-staging', 'myapp-staging', 'staging', 'myapp', 3600],
  ['myapp-dev', 'myapp-dev', 'development', 'myapp', 3600],
])('role %s has %s in %s, and no token outlives a day (gitops 7)', (role, policy, namespace, account, ttl) => {
  const found = all.resources('vault_kubernetes_auth_backend_role').find(({ role_name }) => role_name === role);
  expect(found).toMatchObject({
    backend: 'kubernetes',
    bound_service_account_names: [account],
    bound_service_account_namespaces: [namespace],
    audience: 'vault',
    token_policies: [policy],
    token_ttl: ttl,
    token_max_ttl: 86_400,
  });
});

test('an environment knows the stages that it serves and no other', () => {
  expect(names(gitops('staging'))).toEqual([
    'application-writer-staging',
    'external-secrets',
    'external-secrets-staging',
    'gitops-seed',
    'myapp-staging',
  ]);
  const text = JSON.stringify(gitops('prod').resources('vault_policy'));
  expect(text).not.toMatch(/staging|dev/);
});
