import { Acl } from '../../constructs/vault/acl/acl';
import { parse } from '../../constructs/vault/acl/parse';
import { Ecommerce } from '../../tenants/ecommerce';
import type { TenantProps } from '../../tenants/tenant';
import { Template } from '../template';
import { rules } from './rules';
import { staging } from './sample';

const ecommerce = (props: Partial<TenantProps> = {}) =>
  Template.of((stack) => {
    new Ecommerce(stack, { ...staging, ...props });
  });

const dev = { environment: 'dev', stages: ['dev', 'staging', 'prod'] } as const;
const prod = { environment: 'prod', production: true, stages: ['prod'] } as const;
const databases = {
  'ecommerce-redis': { host: 'redis.internal', ca: 'PEM' },
  'ecommerce-warehouse': { host: 'warehouse.internal', port: 5433 },
};

const named = (template: Template, type: string, argument: string, name: string) =>
  template.resources(type).find((resource) => resource[argument] === name)!;
const policies = (template: Template) =>
  template
    .resources('vault_policy')
    .map(({ name }) => String(name))
    .sort();

describe('engines', () => {
  test('no mount takes a word that others use, and Terraform replaces none (EC-MNT)', () => {
    const template = ecommerce();
    const mounts = [...template.resources('vault_mount'), ...template.resources('vault_auth_backend')];
    expect(mounts.map(({ type, path }) => `${type} ${path}`).sort()).toEqual([
      'aws ecommerce-aws',
      'database ecommerce-db',
      'kv ecommerce',
      'transit ecommerce-transit',
    ]);
    for (const mount of mounts) expect(mount).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(template.resource('vault_kv_secret_backend_v2')['max_versions']).toBe(10);
  });

  test('every secret is due after 30 days, and says who has its values (EC-KV)', () => {
    const declared = ecommerce()
      .resources('vault_generic_endpoint')
      .filter(({ path }) => String(path).startsWith('ecommerce/metadata/'))
      .map(({ path, data_json }) => [String(path).slice(19), JSON.parse(String(data_json)).custom_metadata]);
    expect(Object.fromEntries(declared.map(([path, { fields }]) => [path, fields]))).toEqual({
      'user-service/config': 'jwt_secret=random:64 encryption_key=random:32',
      'payment-service/api-keys':
        'stripe_api_key=asked paypal_client_id=asked paypal_client_secret=asked encryption_key=random:32 signing_key=random:64',
      'shared/config': 'api_key=asked',
      'legacy-app/config': 'external_api_key=asked webhook_secret=random:32',
      'notification-service/config': 'smtp_username=asked smtp_password=asked',
      'admin-service/config': 'session_secret=random:64',
    });
    for (const [, labels] of declared) expect(labels).toMatchObject({ class: 'critical', rotation_days: '30' });
  });

  test('the keys of transit change every 720 hours and leave Vault never (EC-ROT-4)', () => {
    const keys = ecommerce().resources('vault_transit_secret_backend_key');
    expect(keys.map(({ name, type }) => `${name} ${type}`).sort()).toEqual([
      'payment-data aes256-gcm96',
      'payment-signing ecdsa-p256',
      'user-data aes256-gcm96',
    ]);
    for (const key of keys) {
      expect(key).toMatchObject({ exportable: false, deletion_allowed: false, auto_rotate_period: 720 * 3600 });
    }
  });
});

describe('databases', () => {
  const role = (name: string, template = ecommerce()) =>
    named(template, 'vault_database_secret_backend_role', 'name', name);

  test('the connection verifies the server, and its first password is in no file (EC-DB-1)', () => {
    const connection = ecommerce().resource('vault_database_secret_backend_connection');
    expect(connection).toMatchObject({
      name: 'ecommerce-db',
      allowed_roles: ['ecommerce-admin', 'ecommerce-readonly', 'ecommerce-readwrite'],
      verify_connection: true,
      postgresql: {
        connection_url:
          'postgresql://{{username}}:{{password}}@postgres.ecommerce.svc.cluster.local:5432/ecommerce?sslmode=verify-full',
        username: 'vault-admin',
        password_wo: '${var.ecommerce_db_password}',
        password_wo_version: 1,
        password_authentication: 'scram-sha-256',
      },
    });
  });

  test('an environment may say where the database listens', () => {
    const here = ecommerce({ databases: { 'ecommerce-db': { host: '127.0.0.1', port: 15432 } } });
    expect(here.resource('vault_database_secret_backend_connection')).toMatchObject({
      postgresql: { connection_url: expect.stringContaining('@127.0.0.1:15432/ecommerce?') },
    });
  });

  test.each([
    ['ecommerce-readonly', 'ecommerce_ro', 3600, 86_400],
    ['ecommerce-readwrite', 'ecommerce_rw', 3600, 86_400],
    ['ecommerce-admin', 'ecommerce_owner', 900, 3600],
  ])('users of %s are members of %s for %d seconds, %d at most (EC-DB-2 to -4)', (name, group, ttl, maxTtl) => {
    const { creation_statements, renew_statements, revocation_statements, ...rest } = role(name);
    expect(rest).toMatchObject({ backend: 'ecommerce-db', default_ttl: ttl, max_ttl: maxTtl });
    expect(String(creation_statements)).toContain(`IN ROLE "${group}"`);
    expect(String(renew_statements)).toContain(`VALID UNTIL '{{expiration}}'`);
    expect(String(revocation_statements)).toContain('DROP ROLE "{{name}}"');
  });

  test('what an admin makes belongs to the owner, during its lease and after (EC-SVC-6)', () => {
    const { creation_statements, revocation_statements } = role('ecommerce-admin');
    expect(String(creation_statements)).toContain(`ALTER ROLE "{{name}}" SET role TO 'ecommerce_owner';`);
    expect(String(revocation_statements)).toContain('REASSIGN OWNED BY "{{name}}" TO "ecommerce_owner";');
  });
});

describe('services', () => {
  const encrypts = (key: string) => ({
    [`ecommerce-transit/encrypt/${key}`]: ['update'],
    [`ecommerce-transit/decrypt/${key}`]: ['update'],
  });
  const reads = (...paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, ['read']]));

  test.each<[string, Readonly<Record<string, readonly string[]>>]>([
    [
      'ecommerce-user-service',
      {
        ...reads('ecommerce/data/user-service/config', 'ecommerce-db/creds/ecommerce-readonly'),
        ...encrypts('user-data'),
      },
    ],
    [
      'ecommerce-payment-service',
      {
        ...reads('ecommerce/data/payment-service/api-keys', 'ecommerce-db/creds/ecommerce-readwrite'),
        ...encrypts('payment-data'),
        'ecommerce-transit/sign/payment-signing': ['update'],
        'ecommerce-transit/verify/payment-signing': ['update'],
      },
    ],
    [
      'ecommerce-inventory-service',
      reads('ecommerce/data/inventory-service/config', 'ecommerce-db/static-creds/ecommerce-inventory'),
    ],
    ['ecommerce-notification-service', reads('ecommerce/data/notification-service/config')],
    [
      'ecommerce-analytics-service',
      reads('ecommerce/data/analytics-service/config', 'ecommerce-db/creds/ecommerce-analytics'),
    ],
    ['ecommerce-admin-service', reads('ecommerce/data/admin-service/config', 'ecommerce-db/creds/ecommerce-admin')],
    ['ecommerce-legacy-app', reads('ecommerce/data/legacy-app/config', 'ecommerce-db/creds/ecommerce-readonly')],
    ['ecommerce-sample', reads('ecommerce/data/shared/config', 'ecommerce-db/creds/ecommerce-readonly')],
  ])('%s has its own secrets and nothing else', (policy, expected) => {
    expect(rules(ecommerce({ databases }), policy)).toEqual(expected);
  });

  test('stock and warehouse are there where the environment says where they listen (EC-SVC-3, EC-SVC-5)', () => {
    const [without, withThem] = [policies(ecommerce()), policies(ecommerce({ databases }))];
    expect(withThem.filter((name) => !without.includes(name))).toEqual([
      'ecommerce-analytics-service',
      'ecommerce-inventory-service',
    ]);
    const fields = named(
      ecommerce({ databases }),
      'vault_generic_endpoint',
      'path',
      'ecommerce/metadata/inventory-service/config',
    );
    expect(JSON.parse(String(fields['data_json'])).custom_metadata).toEqual({
      fields: 'host=text:redis.internal port=text:6379',
    });
  });

  test.each([
    ['ecommerce-user-service', 'strongroom-staging-ecommerce-user-service'],
    ['ecommerce-payment-service', 'strongroom-staging-ecommerce-payment-service'],
    ['ecommerce-app', 'EKSPodRole'],
  ])('the AWS role %s is that of one IAM role, for an hour, a day at most (EC-AUTH-3)', (role, iamRole) => {
    expect(named(ecommerce(), 'vault_aws_auth_backend_role', 'role', role)).toMatchObject({
      backend: 'ecommerce-aws',
      auth_type: 'iam',
      bound_iam_principal_arns: [`arn:aws:iam::111122223333:role/${iamRole}`],
      token_ttl: 3600,
      token_max_ttl: 86_400,
    });
  });

  test('no two services share an IAM role or a service account', () => {
    const template = ecommerce({ databases });
    for (const [type, argument] of [
      ['vault_aws_auth_backend_role', 'bound_iam_principal_arns'],
      ['vault_kubernetes_auth_backend_role', 'bound_service_account_names'],
    ] as const) {
      const bound = template.resources(type).flatMap((role) => role[argument] as string[]);
      expect(bound.length).toBeGreaterThan(6);
      expect(new Set(bound).size).toBe(bound.length);
    }
  });

  test('an AWS login is signed for this Vault and no other (EC-AUTH-2)', () => {
    const client = ecommerce().resource('vault_aws_auth_backend_client');
    expect(client).toMatchObject({ sts_region: 'ap-southeast-1', iam_server_id_header_value: 'strongroom-staging' });
    expect(client).not.toHaveProperty('secret_key');
  });

  test('only the sample logs in by its service account in production (EC-AUTH-4)', () => {
    const roles = (props: Partial<TenantProps>) => ecommerce(props).resources('vault_kubernetes_auth_backend_role');
    expect(roles(prod)).toEqual([
      expect.objectContaining({
        role_name: 'ecommerce-app',
        bound_service_account_names: ['ecommerce-service-account'],
        token_policies: ['ecommerce-sample'],
      }),
    ]);
    expect(roles({})).toHaveLength(6);
    for (const role of roles({})) {
      expect(role).toMatchObject({ audience: 'vault', bound_service_account_namespaces: ['ecommerce'] });
    }
  });
});

describe('people', () => {
  const access = (template: Template, wide: string) => {
    const text = named(template, 'vault_policy', 'name', 'ecommerce-developer')['policy'];
    return new Acl([parse(String(text)), parse(wide)].map(({ rules }, index) => ({ name: `${index}`, rules })));
  };

  test('a developer reads the configuration of the own team and nothing else (EC 12)', () => {
    expect(rules(ecommerce(dev), 'ecommerce-developer')).toEqual({
      'ecommerce/data/{{identity.entity.metadata.ecommerce_team}}/config': ['read'],
      'ecommerce-db/creds/ecommerce-readwrite': ['deny'],
    });
  });

  test('ecommerce-readwrite stays denied beside a policy that allows all credentials (EC 12)', () => {
    const acl = access(ecommerce(dev), 'path "ecommerce-db/creds/*" { capabilities = ["read"] }');
    expect(acl.decide({ path: 'ecommerce-db/creds/ecommerce-readonly', op: 'read' }).allowed).toBe(true);
    expect(acl.decide({ path: 'ecommerce-db/creds/ecommerce-readwrite', op: 'read' }).allowed).toBe(false);
  });

  test.each([
    ['staging', {}],
    ['prod', prod],
  ])('developers have nothing in %s', (_, props) => {
    expect(policies(ecommerce(props))).not.toContain('ecommerce-developer');
  });

  test('operators write first values of every secret, and read none', () => {
    const template = ecommerce({ databases });
    const seeded = template
      .resources('vault_generic_endpoint')
      .map(({ path }) => String(path))
      .filter((path) => path.startsWith('ecommerce/metadata/'))
      .flatMap((path) => [
        [path, ['read']],
        [path.replace('/metadata/', '/data/'), ['update', 'patch']],
      ]);
    expect(seeded).toHaveLength(16);
    expect(rules(template, 'ecommerce-seed')).toEqual(Object.fromEntries(seeded));
  });

  test('these policies are given to groups that keep what others gave them', () => {
    const groups = (props: Partial<TenantProps>) =>
      ecommerce(props)
        .data('vault_identity_group')
        .map(({ group_name }) => group_name);
    expect(groups(dev)).toEqual(['developer', 'operator']);
    expect(groups(prod)).toEqual(['operator']);
    expect(ecommerce(prod).resource('vault_identity_group_policies')).toMatchObject({
      policies: ['ecommerce-seed'],
      exclusive: false,
    });
  });
});

test('no policy has a star (EC 13)', () => {
  for (const { policy } of ecommerce({ ...dev, databases }).resources('vault_policy')) {
    expect(String(policy)).not.toContain('*');
  }
});
