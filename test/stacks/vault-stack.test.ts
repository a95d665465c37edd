import { Acl } from '../../constructs/vault/acl/acl';
import { parse } from '../../constructs/vault/acl/parse';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { people } from '../../policies/names';
import { synthesizeAll } from '../all-stacks';

const { stacks, environments } = synthesizeAll();
const vault = (environment: string) => stacks.find(({ name }) => name === `${environment}-vault`)!;
const every = environments.map(({ name }) => name);
const real = environments.filter(({ disposable }) => !disposable).map(({ name }) => name);

const configs = (stack: SynthesizedStack, type: string) => stack.resources(type).map(({ config }) => config);

function policy(stack: SynthesizedStack, name: string) {
  const text = configs(stack, 'vault_policy').find((config) => config['name'] === name)!['policy'];
  return { name, rules: parse(String(text)).rules };
}

test.each(every)(
  'in %s every persona has a group of its name with its policy, which tenants may add to',
  (environment) => {
    const stack = vault(environment);
    const groups = stack.resources('vault_identity_group').filter(({ config }) => config['type'] === 'internal');
    expect(groups.map(({ config }) => config['name']).sort()).toEqual([...people].sort());
    for (const { address, config } of groups) {
      expect(config['external_policies']).toBe(true);
      expect(configs(stack, 'vault_identity_group_policies')).toContainEqual(
        expect.objectContaining({ group_id: `\${${address}.id}`, policies: [config['name']], exclusive: false }),
      );
    }
  },
);

test.each(every)('people log in to %s for an hour at a time, eight at most', (environment) => {
  const role = configs(vault(environment), 'vault_jwt_auth_backend_role').find(
    (config) => config['role_type'] === 'oidc',
  );
  expect(role).toMatchObject({ token_ttl: 3600, token_max_ttl: 28_800 });
});

test.each(real)('break-glass of %s is one IAM role, for a quarter of an hour, an hour at most', (environment) => {
  const stack = vault(environment);
  const roles = stack
    .allResources()
    .filter(({ config }) =>
      JSON.stringify(config['token_policies'] ?? config['policies'] ?? []).includes('break-glass'),
    );
  expect(roles.map(({ type, config }) => [type, config['token_ttl'], config['token_max_ttl']])).toEqual([
    ['vault_aws_auth_backend_role', 900, 3600],
  ]);
});

test.each(every)(
  'in %s a pipeline plans from its workflow and applies from main, for its environment',
  (environment) => {
    const roles = configs(vault(environment), 'vault_jwt_auth_backend_role');
    const role = (name: string) => roles.find((config) => config['role_name'] === name)!;
    expect(role('ci-plan')).toMatchObject({
      bound_audiences: [`strongroom-${environment}`],
      bound_claims: {
        repository_id: '700100200',
        job_workflow_ref: 'strongroom-example/ci/.github/workflows/plan.yml@refs/heads/main',
      },
      token_policies: ['ci-plan'],
      token_no_default_policy: true,
      token_ttl: 900,
      token_max_ttl: 900,
    });
    expect(role('ci-apply')).toMatchObject({
      bound_audiences: [`strongroom-${environment}`],
      bound_claims: { repository_id: '700100200', environment, ref: 'refs/heads/main' },
      token_policies: ['ci-apply'],
      token_no_default_policy: true,
      token_ttl: 3600,
      token_max_ttl: 3600,
    });
  },
);

test.each(every)('the snapshot job of %s logs in by its service account, for ten minutes', (environment) => {
  expect(configs(vault(environment), 'vault_kubernetes_auth_backend_role')).toMatchObject([
    {
      role_name: 'vault-snapshot',
      bound_service_account_names: ['vault-snapshot'],
      bound_service_account_namespaces: ['vault'],
      audience: 'vault',
      token_policies: ['vault-snapshot'],
      token_no_default_policy: true,
      token_ttl: 600,
      token_max_ttl: 600,
    },
  ]);
});

test.each(every)('every way in to %s is limited, once it is there', (environment) => {
  const stack = vault(environment);
  const limits = configs(stack, 'vault_quota_rate_limit');
  const mounts = ['vault_auth_backend', 'vault_jwt_auth_backend'].flatMap((type) => stack.resources(type));
  expect(mounts.length).toBeGreaterThan(2);
  for (const { address, config } of mounts) {
    const limit = limits.find(({ path }) => String(path).startsWith(`auth/${config['path']}/`));
    expect(limit?.['depends_on']).toContain(address);
  }
});

test.each(environments.map(({ name, vault: { nodes } }) => [name, nodes]))(
  'autopilot of %s keeps %i servers',
  (environment, nodes) => {
    expect(configs(vault(environment), 'vault_raft_autopilot')).toMatchObject([{ min_quorum: nodes }]);
  },
);

/** Where each resource of a tenant is configured, by the path that Terraform reads. */
function configured(stack: SynthesizedStack): string[] {
  const paths = (type: string, path: (config: Readonly<Record<string, unknown>>) => string) =>
    configs(stack, type).map(path);
  return [
    ...paths('vault_mount', ({ path }) => `sys/mounts/${path}`),
    ...paths('vault_policy', ({ name }) => `sys/policies/acl/${name}`),
    ...paths('vault_auth_backend', ({ path }) => `sys/auth/${path}`),
    ...paths('vault_jwt_auth_backend', ({ path }) => `auth/${path}/config`),
    ...paths('vault_kubernetes_auth_backend_role', ({ backend, role_name }) => `auth/${backend}/role/${role_name}`),
    ...paths('vault_kv_secret_backend_v2', ({ mount }) => `${mount}/config`),
    ...paths('vault_generic_endpoint', ({ path }) => String(path)).filter((path) => path.includes('/metadata/')),
    ...paths('vault_database_secret_backend_connection', ({ backend, name }) => `${backend}/config/${name}`),
    ...paths('vault_database_secret_backend_role', ({ backend, name }) => `${backend}/roles/${name}`),
    ...paths('vault_database_secret_backend_static_role', ({ backend, name }) => `${backend}/static-roles/${name}`),
    ...paths('vault_transit_secret_backend_key', ({ backend, name }) => `${backend}/keys/${name}`),
    ...paths('vault_pki_secret_backend_role', ({ backend, name }) => `${backend}/roles/${name}`),
    ...paths('vault_aws_secret_backend_role', ({ backend, name }) => `${backend}/roles/${name}`),
  ].filter((path) => !path.includes('${'));
}

const ofTenants = stacks.filter(({ part }) => part.startsWith('tenant-'));

test.each(ofTenants.map((stack) => [stack.name, stack] as const))(
  'CI plans and applies %s, wherever its engines are (policies/mounts.ts lists folders)',
  (_, stack) => {
    const paths = configured(stack);
    expect(paths.length).toBeGreaterThan(0);
    const [plan, apply] = ['ci-plan', 'ci-apply'].map((name) => new Acl([policy(vault(stack.environment.name), name)]));
    for (const path of paths) {
      expect([path, plan!.decide({ path, op: 'read' }).allowed]).toEqual([path, true]);
      expect([path, plan!.decide({ path, op: 'update' }).allowed]).toEqual([path, false]);
      expect([path, apply!.decide({ path, op: 'read' }).allowed]).toEqual([path, true]);
      expect([path, apply!.decide({ path, op: 'update' }).allowed]).toEqual([path, true]);
    }
  },
);

/** Names of policies that people have: by groups, by teams, and by the roles of personas. */
function policiesOfPeople(environment: string): ReadonlySet<string> {
  const own = stacks.filter((stack) => stack.environment.name === environment);
  return new Set<string>([
    ...people,
    ...own.flatMap((stack) =>
      configs(stack, 'vault_identity_group_policies').flatMap((config) => config['policies'] as string[]),
    ),
    ...own.flatMap((stack) => configs(stack, 'vault_github_team').flatMap((config) => config['policies'] as string[])),
  ]);
}

test.each(every)('in %s no policy of people, but break-glass, may change what is configured', (environment) => {
  const own = stacks.filter(
    (stack) => stack.environment.name === environment && stack.resources('vault_policy').length > 0,
  );
  const configuration = own.flatMap(configured).filter((path) => !path.includes('/metadata/'));
  const policies = own.flatMap((stack) =>
    configs(stack, 'vault_policy').map(({ name }) => policy(stack, String(name))),
  );
  const theirs = policies.filter(({ name }) => policiesOfPeople(environment).has(name));
  expect(theirs.length).toBeGreaterThan(people.length);
  for (const one of theirs) {
    const acl = new Acl([one]);
    const may = configuration.filter((path) =>
      (['create', 'update', 'patch', 'delete'] as const).some((op) => acl.decide({ path, op }).allowed),
    );
    expect([one.name, may]).toEqual([one.name, []]);
  }
});
