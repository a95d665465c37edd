import { Acl } from '../../constructs/vault/acl/acl';
import { stages } from '../../constructs/vault/stage';
import { allowed } from '../vault/allowed';
import { rules } from './rules';
import { smartDairy } from './smart-dairy-sample';

const { template: prod, principals: inProd } = smartDairy();
const { template: all, principals } = smartDairy({ stages });

/** Paths of all secrets below `smart-dairy/kv`, with their classes. */
const secrets = all
  .resources('vault_generic_endpoint')
  .filter(({ path }) => String(path).startsWith('smart-dairy/kv/metadata/'))
  .map(({ path, data_json }) => ({
    path: String(path).slice('smart-dairy/kv/metadata/'.length),
    class: JSON.parse(String(data_json)).custom_metadata.class,
  }));

/** Where whoever may write gives out what is not theirs. */
const SETUP = [
  'smart-dairy/db/config/milk-tracker-prod',
  'smart-dairy/db/roles/milk-tracker-readwrite',
  'smart-dairy/db/static-roles/milk-tracker-static',
  'smart-dairy/db/rotate-root/milk-tracker-prod',
  'smart-dairy/db/rotate-role/milk-tracker-static',
  'smart-dairy/aws/config/root',
  'smart-dairy/aws/roles/s3-readonly',
  'smart-dairy/azure/config',
  'smart-dairy/azure/roles/blob-contributor',
  'smart-dairy/transit/keys/app-data',
  'smart-dairy/transit/keys/app-data/config',
  'smart-dairy/transit/export/encryption-key/app-data',
  'smart-dairy/transit/backup/app-data',
  'smart-dairy/pki/root/sign-intermediate',
  'smart-dairy/pki/issuer/default/sign-intermediate',
  'smart-dairy/pki_int/roles/milk-tracker',
  'smart-dairy/pki_int/sign-verbatim',
  'auth/smart-dairy/k8s/role/milk-tracker',
  'auth/smart-dairy/k8s/config',
  'auth/smart-dairy/approle/role/cicd',
  'auth/smart-dairy/approle/role/cicd/secret-id',
  'auth/smart-dairy/jwt/role/gitlab-ci',
  'auth/smart-dairy/github/map/teams/devops',
  'sys/policies/acl/milk-tracker-prod',
  'sys/auth/smart-dairy/k8s',
  'sys/mounts/smart-dairy/kv',
  'sys/audit/file',
];

const may = (policyName: string, ...paths: readonly string[]) => allowed(principals[policyName]!, paths);

function aclOf(policyName: string): Acl {
  return new Acl([{ name: policyName, rules: principals[policyName]!.grants.map(({ rule }) => rule) }]);
}

const ownToken = { 'auth/token/lookup-self': ['read'], 'auth/token/renew-self': ['update'] };

test('milk-tracker in production may do what its table says, and nothing else', () => {
  expect(rules(prod, 'milk-tracker-prod')).toEqual({
    ...ownToken,
    'smart-dairy/db/creds/milk-tracker-readwrite': ['read'],
    'smart-dairy/db/creds/milk-tracker-readonly': ['read'],
    'smart-dairy/kv/data/apps/milk-tracker/prod/*': ['read'],
    'smart-dairy/kv/metadata/shared/*': ['list'],
    'smart-dairy/kv/data/shared/prod/sms-provider': ['read'],
    'smart-dairy/kv/data/shared/prod/email-provider': ['read'],
    'smart-dairy/transit/encrypt/app-data': ['update'],
    'smart-dairy/transit/decrypt/app-data': ['update'],
    'smart-dairy/transit/sign/jwt-signing': ['update'],
    'smart-dairy/transit/keys/jwt-signing': ['read'],
    'smart-dairy/aws/creds/s3-readonly': ['read'],
  });
});

test('the same in staging reaches nothing of production', () => {
  expect(Object.keys(rules(all, 'milk-tracker-staging')).sort()).toEqual([
    'auth/token/lookup-self',
    'auth/token/renew-self',
    'smart-dairy/db/creds/milk-tracker-readonly-staging',
    'smart-dairy/db/creds/milk-tracker-readwrite-staging',
    'smart-dairy/kv/data/apps/milk-tracker/staging/*',
    'smart-dairy/kv/data/shared/staging/email-provider',
    'smart-dairy/kv/data/shared/staging/sms-provider',
    'smart-dairy/kv/metadata/shared/*',
    'smart-dairy/transit/decrypt/app-data-staging',
    'smart-dairy/transit/encrypt/app-data-staging',
    'smart-dairy/transit/keys/jwt-signing-staging',
    'smart-dairy/transit/sign/jwt-signing-staging',
  ]);
});

test('it reads its own secrets of its own stage, and the shared ones that it was granted by name', () => {
  const data = secrets.map(({ path }) => `smart-dairy/kv/data/${path}`);
  const read = Object.keys(may('milk-tracker-prod', ...data)).sort();
  expect(read).toEqual(
    [
      ...data.filter((path) => path.includes('/apps/milk-tracker/prod/')),
      'smart-dairy/kv/data/shared/prod/email-provider',
      'smart-dairy/kv/data/shared/prod/sms-provider',
    ].sort(),
  );
});

test('it sees which shared secrets there are', () => {
  expect(
    may('milk-tracker-prod', 'smart-dairy/kv/metadata/shared/', 'smart-dairy/kv/metadata/shared/prod/maps'),
  ).toEqual({
    'smart-dairy/kv/metadata/shared/': 'list',
    'smart-dairy/kv/metadata/shared/prod/maps': 'list',
  });
});

test.each([
  ['delivery-service', { 'smart-dairy/db/static-creds/delivery-service-static': ['read'] }],
  ['payment-service', { 'smart-dairy/db/static-creds/payment-service-static': ['read'] }],
  ['notification-service', {}],
])('%s reads its own folder and its own database user', (app, database) => {
  expect(rules(prod, `${app}-prod`)).toEqual({
    ...ownToken,
    [`smart-dairy/kv/data/apps/${app}/prod/*`]: ['read'],
    ...database,
  });
});

test.each([
  ['milk-tracker-cert-manager', { 'smart-dairy/pki_int/sign/milk-tracker': ['update'] }],
  ['milk-tracker-static-prod', { 'smart-dairy/db/static-creds/milk-tracker-static': ['read'] }],
  [
    'secret-rotator',
    {
      'smart-dairy/db/rotate-role/milk-tracker-static': ['update'],
      'smart-dairy/db/rotate-role/delivery-service-static': ['update'],
      'smart-dairy/db/rotate-role/payment-service-static': ['update'],
    },
  ],
])('%s does one thing', (policy, expected) => {
  expect(rules(prod, policy)).toEqual(expected);
});

const pipeline = {
  'auth/token/revoke-self': ['update'],
  'smart-dairy/kv/data/cicd/docker-registry': ['read'],
};

test.each([
  [
    'smart-dairy-gitlab-ci',
    { 'smart-dairy/kv/data/cicd/sonarqube': ['read'], 'smart-dairy/db/creds/test-runner': ['read'] },
  ],
  ['smart-dairy-gitlab-production', { 'smart-dairy/kv/data/cicd/deploy-production': ['read'] }],
  ['smart-dairy-github-actions', { 'smart-dairy/db/creds/deployment': ['read'] }],
  ['smart-dairy-cicd-policy', { 'smart-dairy/db/creds/jenkins': ['read'] }],
])('%s pulls images, does its work and ends its token', (policy, expected) => {
  expect(rules(prod, policy)).toEqual({ ...pipeline, ...expected });
});

test('secret ids of Jenkins leave Vault wrapped, for 90 seconds at most', () => {
  const path = 'auth/smart-dairy/approle/role/cicd/secret-id';
  const acl = aclOf('smart-dairy-jenkins');
  const asks = (wrap: object) => acl.decide({ path, op: 'update', ...wrap }).allowed;
  expect([asks({}), asks({ wrapTtlSeconds: 60 }), asks({ wrapTtlSeconds: 600 })]).toEqual([false, true, false]);
});

test.each(secrets)('devops, $path, which is $class', ({ path, class: name }) => {
  const values = may(
    'smart-dairy-devops',
    ...['data', 'metadata', 'undelete', 'destroy'].map((endpoint) => `smart-dairy/kv/${endpoint}/${path}`),
  );
  const overview = { 'sys/policies/acl/admin': 'read list' };
  if (name === 'critical') expect(values).toEqual(overview);
  else {
    expect(values).toEqual({
      ...overview,
      [`smart-dairy/kv/data/${path}`]: 'read create update patch delete',
      [`smart-dairy/kv/metadata/${path}`]: 'read list update delete',
      [`smart-dairy/kv/undelete/${path}`]: 'update',
      [`smart-dairy/kv/destroy/${path}`]: 'update',
    });
  }
});

test('there are critical secrets of production, and of no other stage', () => {
  expect(
    secrets
      .filter((secret) => secret.class === 'critical')
      .map(({ path }) => path)
      .sort(),
  ).toEqual([
    'apps/delivery-service/prod/database',
    'apps/milk-tracker/prod/database',
    'apps/payment-service/prod/database',
    'certificates/tls',
  ]);
});

test('devops sees how engines are set up, and may rotate transit keys and end what leaks', () => {
  const granted = may(
    'smart-dairy-devops',
    ...SETUP,
    'smart-dairy/transit/keys/app-data/rotate',
    'smart-dairy/pki_int/revoke',
    'smart-dairy/pki/roles/any',
    'sys/health',
    'sys/seal-status',
    'sys/metrics',
  );
  expect(granted).toEqual({
    'smart-dairy/db/config/milk-tracker-prod': 'read list',
    'smart-dairy/db/roles/milk-tracker-readwrite': 'read list',
    'smart-dairy/aws/roles/s3-readonly': 'read list',
    'smart-dairy/transit/keys/app-data': 'read list',
    'smart-dairy/transit/keys/app-data/config': 'read list',
    'smart-dairy/transit/keys/app-data/rotate': 'update',
    'smart-dairy/pki_int/roles/milk-tracker': 'read list',
    'smart-dairy/pki_int/revoke': 'update',
    'sys/policies/acl/admin': 'read list',
    'sys/policies/acl/milk-tracker-prod': 'read list',
    'sys/health': 'read',
    'sys/seal-status': 'read',
    'sys/metrics': 'read',
  });
});

test('devops and security have sudo where Vault asks for it', () => {
  for (const [policy, path, op] of [
    ['smart-dairy-devops', 'sys/audit', 'read'],
    ['smart-dairy-devops', 'sys/leases/revoke-prefix/smart-dairy/db/creds', 'update'],
    ['smart-dairy-security', 'sys/audit', 'read'],
    ['smart-dairy-security', 'sys/auth/smart-dairy/k8s', 'read'],
    ['smart-dairy-security', 'sys/leases/lookup/smart-dairy/db/creds/', 'list'],
    ['smart-dairy-security', 'sys/leases/revoke-prefix/smart-dairy/db/creds/', 'update'],
  ] as const) {
    expect(aclOf(policy).decide({ path, op })).toMatchObject({ allowed: true, sudo: true });
  }
});

test('an end to leases means those of Smart Dairy', () => {
  for (const policy of ['smart-dairy-devops', 'smart-dairy-security']) {
    expect(aclOf(policy).decide({ path: 'sys/leases/revoke-prefix/kgc/db', op: 'update' }).allowed).toBe(false);
  }
});

test('security sees every name and not one value', () => {
  const paths = secrets.map(({ path }) => path);
  const granted = may(
    'smart-dairy-security',
    ...paths.flatMap((path) =>
      ['data', 'metadata', 'subkeys', 'undelete', 'destroy', 'delete'].map((kind) => `smart-dairy/kv/${kind}/${path}`),
    ),
    'smart-dairy/db/creds/milk-tracker-readwrite',
    'smart-dairy/transit/decrypt/app-data',
    'sys/leases/lookup',
    'sys/leases/revoke',
    'sys/leases/revoke/smart-dairy/db/creds/milk-tracker-readonly/id',
    'sys/auth',
    'sys/audit',
  );
  expect(granted).toEqual({
    ...Object.fromEntries(paths.map((path) => [`smart-dairy/kv/metadata/${path}`, 'read list'])),
    'sys/leases/lookup': 'update',
    'sys/leases/revoke': 'update',
    'sys/leases/revoke/smart-dairy/db/creds/milk-tracker-readonly/id': 'update',
    'sys/auth': 'read',
    'sys/auth/kubernetes': 'read',
    'sys/audit': 'read',
    'sys/policies/acl/admin': 'read list',
  });
});

test('developers read what applications have in dev, and nothing else', () => {
  const granted = may(
    'smart-dairy-developer-policy',
    ...secrets.map(({ path }) => `smart-dairy/kv/data/${path}`),
    'smart-dairy/kv/metadata/apps/milk-tracker/dev/',
    'smart-dairy/kv/metadata/apps/milk-tracker/prod/',
  );
  const dev = secrets.filter(({ path }) => /^apps\/[^/]+\/dev\//.test(path));
  expect(dev.length).toBeGreaterThan(0);
  expect(granted).toEqual({
    ...Object.fromEntries(dev.map(({ path }) => [`smart-dairy/kv/data/${path}`, 'read'])),
    'smart-dairy/kv/metadata/apps/milk-tracker/dev/': 'list',
  });
  expect(inProd).not.toHaveProperty('smart-dairy-developer-policy');
});

test("who seeds writes every secret and Azure's root, and reads no secret", () => {
  const data = secrets.map(({ path }) => `smart-dairy/kv/data/${path}`);
  const metadata = secrets.map(({ path }) => `smart-dairy/kv/metadata/${path}`);
  const azure = ['smart-dairy/azure/config', 'smart-dairy/azure/rotate-root'];
  expect(may('smart-dairy-seed', ...data, ...metadata, ...azure, ...SETUP)).toEqual({
    ...Object.fromEntries(data.map((path) => [path, 'update patch'])),
    ...Object.fromEntries(metadata.map((path) => [path, 'read'])),
    'smart-dairy/azure/config': 'read update',
    'smart-dairy/azure/rotate-root': 'update',
  });
});

const WRITERS: Readonly<Record<string, readonly string[]>> = {
  'secret-rotator': ['smart-dairy/db/rotate-role/milk-tracker-static'],
  'smart-dairy-seed': ['smart-dairy/azure/config'],
  'smart-dairy-jenkins': ['auth/smart-dairy/approle/role/cicd/secret-id'],
};

test.each(Object.keys(principals))('%s changes neither policies nor logins, engines or audit devices', (policy) => {
  const acl = aclOf(policy);
  const mayWrite = (path: string) =>
    (['create', 'update', 'patch', 'delete'] as const).some((op) =>
      [{}, { wrapTtlSeconds: 60 }].some((wrapping) => acl.decide({ path, op, ...wrapping }).allowed),
    );
  expect(SETUP.filter(mayWrite)).toEqual(WRITERS[policy] ?? []);
});
