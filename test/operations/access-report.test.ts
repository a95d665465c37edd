import { principalsOf } from '../../operations/access/principals';
import { accessReport } from '../../operations/access/report';
import { hcl, inside, kubernetesRole, type Rules } from './access-stacks';

const report = (...stacks: Parameters<typeof accessReport>[1]) => accessReport('prod', stacks);
const principal = (name: string, ...stacks: Parameters<typeof accessReport>[1]) =>
  report(...stacks).principals.find((candidate) => candidate.name === name)!;
const access = (name: string, ...stacks: Parameters<typeof accessReport>[1]): Rules =>
  Object.fromEntries(principal(name, ...stacks).access.map(({ path, capabilities }) => [path, capabilities.join(' ')]));

test('policies that one role attaches are decided as one', () => {
  const stack = inside(
    { base: { 'kv/*': 'read list' }, narrow: { 'kv/a': 'update', 'kv/secret': 'deny' } },
    kubernetesRole({ role_name: 'app', token_policies: ['base', 'narrow'], token_no_default_policy: true }),
  );
  expect(access('base + narrow', stack)).toEqual({ 'kv/*': 'read list', 'kv/a': 'update', 'kv/secret': 'deny' });
  expect(report(stack).principals.map(({ name }) => name)).toEqual(['base + narrow', 'default']);
});

test('a wildcard reaches the data that other policies name, unless a closer rule decides', () => {
  const stack = inside({
    wide: { 'kv/data/+/config': 'read', 'kv/data/other/config': 'deny', 'sys/*': 'read' },
    narrow: { 'kv/data/shop/config': 'update', 'kv/data/other/config': 'update', 'sys/seal-status': 'read' },
  });
  const reaches = principal('wide', stack).access.map(({ path, reaches }) => [path, reaches]);
  expect(Object.fromEntries(reaches)).toEqual({
    'kv/data/+/config': ['kv/data/shop/config'],
    'kv/data/other/config': [],
    'sys/*': [],
  });
});

test('what a login asks for is said, and a role without it says less', () => {
  const role = (config: object) =>
    principal(
      'app',
      inside({ app: { 'kv/a': 'read' } }, kubernetesRole({ role_name: 'app', token_policies: ['app'], ...config })),
    );
  expect(role({ bound_service_account_names: ['app', 'job'], token_ttl: 60 }).logins).toEqual([
    {
      at: 'auth/kubernetes/role/app',
      bound: ['audience vault', 'bound service account names app, job'],
      policies: ['app'],
      defaultPolicy: true,
    },
  ]);
});

test('the policy default counts where a login has it, and is listed once', () => {
  const roles = (without: boolean) =>
    inside(
      { app: { 'sys/tools/hash': 'deny', 'kv/a': 'read' } },
      kubernetesRole({ role_name: 'app', token_policies: ['app'], token_no_default_policy: without }),
    );
  expect(access('app', roles(false))).toEqual({ 'kv/a': 'read', 'sys/tools/hash': 'deny' });
  expect(access('default', roles(false))).toMatchObject({ 'cubbyhole/*': 'read list update delete create' });
  const [own] = principalsOf([roles(true)]);
  expect(own!.acl.decide({ path: 'cubbyhole/a', op: 'read' }).allowed).toBe(false);
});

test('an environment may write its own default', () => {
  const stack = inside({ default: { 'auth/token/lookup-self': 'read' } });
  expect(access('default', stack)).toEqual({ 'auth/token/lookup-self': 'read' });
});

test('two logins with one policy are two principals where only one has default', () => {
  const stack = inside(
    { app: { 'kv/a': 'read' } },
    {
      vault_kubernetes_auth_backend_role: [{ backend: 'kubernetes', role_name: 'app', token_policies: ['app'] }],
      vault_approle_auth_backend_role: [
        { backend: 'ci', role_name: 'app', token_policies: ['app'], token_no_default_policy: true },
      ],
    },
  );
  expect(report(stack).principals.map(({ name, logins }) => [name, logins.map(({ at }) => at)])).toEqual([
    ['app', ['auth/kubernetes/role/app']],
    ['app without default', ['auth/ci/role/app']],
    ['default', []],
  ]);
});

const vault = inside(
  { developer: { 'kv/a': 'read' }, person: { 'kv/b': 'read' } },
  {
    vault_jwt_auth_backend: [{ path: 'oidc', type: 'oidc' }],
    vault_jwt_auth_backend_role: [
      { backend: '${vault_jwt_auth_backend.it0.path}', role_name: 'people', token_policies: ['person'] },
    ],
    vault_auth_backend: [{ path: 'iam', type: 'aws' }],
    vault_aws_auth_backend_role: [{ backend: 'iam', role: 'sso', token_policies: ['developer'] }],
    vault_identity_group: [
      {
        name: 'developer',
        member_group_ids: ['${vault_identity_group.it1.id}'],
        member_entity_ids: ['${vault_identity_entity.it0.id}'],
        external_policies: true,
      },
      { name: 'developer-oidc', type: 'external' },
    ],
    vault_identity_group_policies: [{ group_id: '${vault_identity_group.it0.id}', policies: ['developer'] }],
    vault_identity_group_alias: [
      {
        name: 'sso-developers',
        mount_accessor: '${vault_jwt_auth_backend.it0.accessor}',
        canonical_id: '${vault_identity_group.it1.id}',
      },
    ],
    vault_identity_entity: [{ name: 'developer-aws' }],
    vault_identity_entity_alias: [
      {
        name: '${vault_aws_auth_backend_role.it0.role_id}',
        mount_accessor: '${vault_auth_backend.it0.accessor}',
        canonical_id: '${vault_identity_entity.it0.id}',
      },
    ],
  },
  {},
  'vault',
);
const tenant = inside(
  { 'shop-developer': { 'kv/c': 'read' } },
  {
    vault_identity_group_policies: [
      { group_id: '${data.vault_identity_group.it0.id}', policies: ['shop-developer'], exclusive: false },
    ],
  },
  { vault_identity_group: [{ group_name: 'developer' }] },
);

test('who is in a group has its policies of all stacks, and those of the role they log in by', () => {
  const principals = principalsOf([vault, tenant]).map(({ name, policies, logins }) => [
    name,
    policies,
    logins.map(({ at }) => at),
  ]);
  expect(principals).toEqual([
    ['default', [], []],
    [
      'group developer (developer + person + shop-developer)',
      ['developer', 'person', 'shop-developer'],
      ['auth/oidc/role/people'],
    ],
    ['group developer (developer + shop-developer)', ['developer', 'shop-developer'], ['auth/iam/role/sso']],
    ['person', ['person'], ['auth/oidc/role/people']],
  ]);
});

test('a group that nobody is known to be in is there too', () => {
  const lonely = inside({ a: { 'kv/a': 'read' } }, { vault_identity_group: [{ name: 'few', policies: ['a'] }] });
  expect(principal('group few', lonely).logins).toMatchObject([{ at: 'identity', bound: ['being in few'] }]);
});

test('a policy that nothing leads to is there too', () => {
  expect(principal('waits', inside({ waits: { 'kv/a': 'read' } })).logins).toEqual([]);
});

test('limits are said, and capabilities that lack sudo', () => {
  const limited =
    'path "kv/a" { capabilities = ["update"] allowed_parameters = { "ttl" = ["1h"] } max_wrapping_ttl = 90 }';
  expect(
    principal('app', inside({ app: `${limited}\n${hcl({ 'sys/seal': 'update', 'sys/step-down': 'sudo update' })}` }))
      .access,
  ).toEqual([
    {
      path: 'kv/a',
      reaches: [],
      capabilities: ['update'],
      limits: ['parameters ttl = 1h only', 'wrapped for at most 90 s'],
    },
    { path: 'sys/seal', reaches: [], capabilities: ['update'], limits: ['of no use without sudo'] },
    { path: 'sys/step-down', reaches: [], capabilities: ['sudo', 'update'], limits: [] },
  ]);
});

test('an accessor that Vault makes up is named after its auth method', () => {
  const stack = inside(
    {
      app: 'path "kv/{{identity.entity.aliases.${data.vault_auth_backend.it0.accessor}.id}}" { capabilities = ["read"] }',
    },
    {},
    { vault_auth_backend: [{ path: 'shop/k8s' }] },
  );
  expect(access('app', stack)).toEqual({ 'kv/{{identity.entity.aliases.<shop:k8s>.id}}': 'read' });
});

test('a role that attaches a policy of no stack is refused', () => {
  const stack = inside({}, kubernetesRole({ role_name: 'app', token_policies: ['lost'] }));
  expect(() => report(stack)).toThrow(
    "auth/kubernetes/role/app attaches the policy 'lost', which no stack writes; write it, or leave it out.",
  );
});
