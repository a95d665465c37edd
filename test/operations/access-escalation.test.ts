import { accessReport } from '../../operations/access/report';
import { inside, type Rules } from './access-stacks';

const mounts = {
  vault_mount: [
    { path: 'shop/db', type: 'database' },
    { path: 'pki', type: 'pki' },
    { path: 'shop/transit', type: 'transit' },
    { path: 'kv', type: 'kv' },
  ],
  vault_aws_secret_backend: [{ path: 'shop/aws' }],
  vault_auth_backend: [
    { path: 'kubernetes', type: 'kubernetes' },
    { path: 'ci', type: 'approle' },
    { path: 'iam', type: 'aws' },
  ],
};

function powers(rules: Rules): Readonly<Record<string, readonly string[]>> {
  const { principals } = accessReport('prod', [inside({ it: rules }, mounts)]);
  const { escalations } = principals.find(({ name }) => name === 'it')!;
  return Object.fromEntries(escalations.map(({ power, paths }) => [power, paths]));
}

test('reading and using what was granted is no escalation', () => {
  expect(
    powers({
      'kv/data/*': 'create read update patch delete list',
      'shop/db/creds/app': 'read',
      'pki/issue/app': 'update',
      'shop/transit/encrypt/app': 'update',
      'sys/policies/acl/*': 'read list',
      'sys/mounts/kv/tune': 'update',
      'auth/token/create': 'update',
      'auth/+/role/*': 'read list',
    }),
  ).toEqual({});
});

test.each([
  ['sys/policies/acl/shop', 'update', 'write policies, and so grant itself anything'],
  ['sys/auth/*', 'update sudo', 'add auth methods, and decide who logs in as what'],
  ['sys/mounts/shop/*', 'update', 'add engines, and move what others rely on'],
  ['sys/generate-root/*', 'update', 'make a root token, with enough recovery shares'],
  ['identity/group/id/+', 'update', 'attach policies to people and groups, or join them'],
  ['auth/token/create', 'update sudo', 'make tokens with any policy'],
  ['auth/kubernetes/role/app', 'create', 'attach policies to a role, and log in by it'],
  ['auth/+/role/shop-*', 'update', 'attach policies to a role, and log in by it'],
  ['auth/iam/config/client', 'update', 'name another judge of logins, and log in as anyone'],
  ['auth/ci/role/app/secret-id', 'update', 'log in as a role, by secret ids that it makes'],
  ['pki/root/sign-intermediate', 'update', 'sign an authority of its own, which then certifies anyone'],
  ['pki/sign-verbatim/app', 'update', 'sign certificates for any name'],
  ['shop/transit/export/encryption-key/app', 'read', 'take keys out of Vault, where they may leave it'],
  ['shop/db/config/orders', 'update', 'send the database account of Vault to a server of its own'],
  ['shop/db/roles/app', 'create', 'run any statement with the database account of Vault'],
  ['shop/aws/roles/app', 'update', 'act in AWS with what Vault may do there'],
])('%s with %s lets it %s', (path, capabilities, power) => {
  expect(powers({ [path]: capabilities })).toMatchObject({ [power]: [path] });
});

test.each([
  ['sys/auth/*', 'update'],
  ['sys/raw/*', 'read update'],
  ['pki/root/sign-self-issued', 'update'],
  ['shop/transit/roles/app', 'update'],
  ['elsewhere/roles/app', 'update'],
])('%s with %s, where sudo or the engine is missing, is none', (path, capabilities) => {
  expect(powers({ [path]: capabilities })).toEqual({});
});

test('a rule that decides more closely takes a power away', () => {
  const wide = { 'shop/transit/*': 'read' };
  expect(Object.keys(powers(wide))).toHaveLength(1);
  expect(powers({ ...wide, 'shop/transit/export/*': 'deny', 'shop/transit/backup/+': 'deny' })).toEqual({});
});

test('a wildcard above the mounts finds all of them', () => {
  expect(powers({ '+/db/roles/*': 'update' })).toEqual({
    'run any statement with the database account of Vault': ['+/db/roles/*'],
  });
  expect(Object.keys(powers({ '*': 'create read update sudo' })).length).toBeGreaterThan(20);
});
