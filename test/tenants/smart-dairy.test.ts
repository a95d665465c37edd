import { smartDairy } from './smart-dairy-sample';

const prod = smartDairy().template;
const all = smartDairy({ stages: ['dev', 'staging', 'prod'] }).template;

const metadata = (template = prod) =>
  Object.fromEntries(
    template
      .resources('vault_generic_endpoint')
      .filter(({ path }) => String(path).startsWith('smart-dairy/kv/metadata/'))
      .map(({ path, data_json }) => [
        String(path).slice('smart-dairy/kv/metadata/'.length),
        JSON.parse(String(data_json)).custom_metadata,
      ]),
  );

const role = (name: string, template = prod) =>
  template.resources('vault_kubernetes_auth_backend_role').find((candidate) => candidate['role_name'] === name)!;

test('there are the seven engines, and none at smart-dairy itself', () => {
  const mounts = ['vault_mount', 'vault_aws_secret_backend', 'vault_azure_secret_backend'].flatMap((type) =>
    prod.resources(type).map((mount) => [mount['path'], mount['type'] ?? type]),
  );
  expect(Object.fromEntries(mounts)).toEqual({
    'smart-dairy/kv': 'kv',
    'smart-dairy/db': 'database',
    'smart-dairy/aws': 'vault_aws_secret_backend',
    'smart-dairy/azure': 'vault_azure_secret_backend',
    'smart-dairy/transit': 'transit',
    'smart-dairy/pki': 'pki',
    'smart-dairy/pki_int': 'pki',
  });
  expect(prod.resource('vault_kv_secret_backend_v2')['max_versions']).toBe(10);
});

test('there are the five auth methods', () => {
  const paths = ['vault_auth_backend', 'vault_jwt_auth_backend', 'vault_github_auth_backend'].flatMap((type) =>
    prod.resources(type).map(({ path }) => path),
  );
  expect(paths.sort()).toEqual(
    ['approle', 'github', 'github-actions', 'jwt', 'k8s'].map((name) => `smart-dairy/${name}`),
  );
});

test('an environment has the stages it serves, whatever it is called', () => {
  const { template: staging, principals } = smartDairy({ environment: 'prod', stages: ['staging'] });
  expect(Object.keys(metadata(staging)).filter((path) => path.includes('/prod/'))).toEqual([]);
  expect(Object.keys(metadata(staging))).toContain('apps/milk-tracker/staging/api-keys');
  expect(staging.resources('vault_transit_secret_backend_key').map(({ name }) => name)).toEqual([
    'app-data-staging',
    'jwt-signing-staging',
    'key-wrapping-staging',
  ]);
  expect(staging.resources('vault_aws_secret_backend_role')).toEqual([]);
  expect(principals).not.toHaveProperty('smart-dairy-gitlab-production');
});

test('one Vault may serve all stages: no role is for two of them', () => {
  const names = all.resources('vault_kubernetes_auth_backend_role').map(({ role_name }) => role_name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(['milk-tracker', 'milk-tracker-staging', 'milk-tracker-dev']));
  expect(role('milk-tracker-staging', all)).toMatchObject({
    bound_service_account_namespaces: ['milk-tracker-staging'],
    token_policies: ['milk-tracker-staging'],
  });
});

test.each([
  ['apps/milk-tracker/prod/database', 'critical', '30', 'security-lead'],
  ['apps/delivery-service/prod/database', 'critical', '30', 'security-lead'],
  ['certificates/tls', 'critical', '30', 'security-lead'],
  ['apps/milk-tracker/prod/api-keys', 'high', '90', 'devops-lead'],
  ['shared/prod/sms-provider', 'high', '90', 'devops-lead'],
  ['shared/staging/sms-provider', 'medium', '90', 'development-team'],
  ['shared/prod/maps', 'medium', '180', 'development-team'],
  ['cicd/docker-registry', 'high', '90', 'devops-lead'],
  ['apps/milk-tracker/prod/database-connection', 'low', '365', 'development-team'],
])('%s is %s, rotates within %s days, and %s owns it', (path, name, days, owner) => {
  expect(metadata(all)[path]).toMatchObject({ class: name, rotation_days: days, owner });
});

test('every secret of a stage says so, and has a class', () => {
  for (const [path, labels] of Object.entries(metadata(all))) {
    expect(labels).toHaveProperty('class');
    const [, stage] = /^(?:apps\/[^/]+|shared)\/([^/]+)\//.exec(path) ?? [];
    expect(labels.stage).toBe(path === 'cicd/deploy-production' ? 'prod' : stage);
  }
});

test('what a database secret says follows the address that the environment gives', () => {
  const { template: elsewhere } = smartDairy({
    databases: { 'milk-tracker-prod': { host: '127.0.0.1', port: 15432 } },
  });
  const [here, there] = [prod, elsewhere].map((template) => metadata(template)['apps/milk-tracker/prod/database']);
  expect(here.fields).toBe(
    'username=text:mt_app_user password=random:32 host=text:prod-db.smartdairy.internal port=text:5432 ' +
      'database=text:milk_tracker_prod rotated_at=written-at rotation_reason=text:first-value',
  );
  expect(there.fields).toContain('host=text:127.0.0.1 port=text:15432');
});

test('neither a key that signs JWTs nor a kubeconfig is a secret to be read', () => {
  expect(Object.keys(metadata(all)).filter((path) => /jwt|kubeconfig/.test(path))).toEqual([]);
});

test.each([
  ['milk-tracker', 'milk-tracker', 'milk-tracker-prod'],
  ['delivery-service', 'delivery-service', 'delivery-service-prod'],
  ['payment-service', 'payment-service', 'payment-service-prod'],
  ['notification-service', 'notification-service', 'notification-service-prod'],
])('%s logs in by its one account, made for vault, for an hour and four at most', (name, account, policy) => {
  expect(role(name)).toMatchObject({
    backend: 'smart-dairy/k8s',
    bound_service_account_names: [account],
    bound_service_account_namespaces: [account],
    audience: 'vault',
    token_policies: [policy],
    token_ttl: 3600,
    token_max_ttl: 14_400,
  });
});

test('cert-manager has a role of its own, for its audience, a quarter of an hour, and nothing but its policy', () => {
  expect(role('milk-tracker-cert-manager')).toMatchObject({
    bound_service_account_names: ['milk-tracker'],
    audience: 'vault://milk-tracker/vault-pki-issuer',
    token_policies: ['milk-tracker-cert-manager'],
    token_no_default_policy: true,
    token_ttl: 900,
    token_max_ttl: 900,
  });
});

test('the rotator runs beside Vault', () => {
  expect(role('secret-rotator')).toMatchObject({
    bound_service_account_names: ['secret-rotator'],
    bound_service_account_namespaces: ['vault'],
    token_ttl: 900,
    token_max_ttl: 3600,
  });
});

test('Jenkins trades a secret id that works once, within an hour, from the company network', () => {
  expect(prod.resource('vault_approle_auth_backend_role')).toMatchObject({
    role_name: 'cicd',
    bind_secret_id: true,
    secret_id_num_uses: 1,
    secret_id_ttl: 3600,
    secret_id_bound_cidrs: ['10.0.0.0/8'],
    token_bound_cidrs: ['10.0.0.0/8'],
    token_policies: ['smart-dairy-cicd-policy'],
    token_ttl: 1800,
    token_max_ttl: 3600,
  });
});

test('jobs log in from main only, and what deploys to production from its environment', () => {
  const jobs = Object.fromEntries(
    prod.resources('vault_jwt_auth_backend_role').map((job) => [job['role_name'], job['bound_claims']]),
  );
  const branch = { project_id: expect.any(String), ref: 'main', ref_protected: 'true' };
  expect(jobs).toEqual({
    'gitlab-ci': branch,
    'gitlab-production': { ...branch, environment: 'production', environment_protected: 'true' },
    'github-actions': {
      repository_id: expect.any(String),
      ref: 'refs/heads/main',
      environment: 'production',
    },
  });
  for (const job of prod.resources('vault_jwt_auth_backend_role')) {
    expect(job).toMatchObject({
      bound_audiences: ['https://vault.smartdairy.internal:8200'],
      token_ttl: 900,
      token_max_ttl: 3600,
    });
  }
});

test('teams are those of the organisation, for an hour and eight at most', () => {
  expect(prod.resource('vault_github_auth_backend')).toMatchObject({
    organization: 'smart-dairy',
    token_ttl: 3600,
    token_max_ttl: 28_800,
  });
  const teams = (template = prod) =>
    Object.fromEntries(template.resources('vault_github_team').map(({ team, policies }) => [team, policies]));
  expect(teams()).toEqual({ devops: ['smart-dairy-devops'], security: ['smart-dairy-security'] });
  expect(teams(all)).toMatchObject({ developers: ['smart-dairy-developer-policy'] });
});

test('no transit key can be exported, backed up or deleted, and each rotates within 30 days', () => {
  const keys = prod.resources('vault_transit_secret_backend_key');
  expect(Object.fromEntries(keys.map(({ name, type }) => [name, type]))).toEqual({
    'app-data': 'aes256-gcm96',
    'jwt-signing': 'rsa-2048',
    'key-wrapping': 'rsa-4096',
  });
  for (const key of keys) {
    expect(key).toMatchObject({
      exportable: false,
      allow_plaintext_backup: false,
      deletion_allowed: false,
      auto_rotate_period: 30 * 86_400,
      min_decryption_version: 1,
    });
  }
});

test("sessions of AWS reach named buckets, and never Vault's backups", () => {
  const roles = prod.resources('vault_aws_secret_backend_role');
  expect(roles.map(({ name }) => name).sort()).toEqual(['s3-federated', 's3-readonly', 's3-sts-role']);
  for (const { credential_type, policy_document, default_sts_ttl, role_arns } of roles) {
    expect({ credential_type, default_sts_ttl }).toEqual({ credential_type: 'assumed_role', default_sts_ttl: 3600 });
    expect(role_arns).toEqual([expect.stringMatching(/^arn:aws:iam::111122223333:role\/smart-dairy-s3-/)]);
    for (const { Resource, Action } of JSON.parse(String(policy_document)).Statement) {
      expect(Action).not.toContain('s3:*');
      for (const arn of Resource) expect(arn).toMatch(/^arn:aws:s3:::smart-dairy-data(-prod)?(\/\*)?$/);
    }
  }
  expect(roles.find(({ name }) => name === 's3-sts-role')!['session_tags']).toEqual({
    Environment: 'production',
    Application: 'milk-tracker',
  });
});
