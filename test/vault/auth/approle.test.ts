import { Acl } from '../../../constructs/vault/acl/acl';
import { AppRoleAuth } from '../../../constructs/vault/auth/approle-auth';
import { AppRoleLogin, type AppRoleLoginProps } from '../../../constructs/vault/auth/approle-login';
import { Duration } from '../../../constructs/vault/duration';
import { Principal } from '../../../constructs/vault/principal';
import { Template } from '../../template';
import { allowed } from '../allowed';

const approle = (props: Partial<AppRoleLoginProps> = {}, use: (login: AppRoleLogin) => void = () => {}) =>
  Template.of((stack) => {
    const auth = new AppRoleAuth(stack, 'approle', { path: 'shop/approle' });
    const principal = new Principal(stack, 'cicd-policy');
    use(
      new AppRoleLogin(principal, {
        auth,
        role: 'cicd',
        secretIdTtl: Duration.hours(1),
        cidrs: ['10.0.8.0/24'],
        ...props,
      }),
    );
  });

test('a login takes a secret id that works once, for an hour and from named networks', () => {
  expect(approle().resource('vault_approle_auth_backend_role')).toMatchObject({
    backend: 'shop/approle',
    role_name: 'cicd',
    bind_secret_id: true,
    secret_id_num_uses: 1,
    secret_id_ttl: 3600,
    secret_id_bound_cidrs: ['10.0.8.0/24'],
    token_bound_cidrs: ['10.0.8.0/24'],
    token_policies: ['cicd-policy'],
  });
});

test('Terraform makes no secret id', () => {
  expect(approle().types()).toEqual(['vault_approle_auth_backend_role', 'vault_auth_backend', 'vault_policy']);
});

describe('who hands out', () => {
  let jenkins: Principal;
  beforeEach(() => {
    approle({}, (login) => {
      jenkins = new Principal(login, 'jenkins');
      login.grantHandOut(jenkins);
    });
  });
  const asked = (seconds?: number) =>
    new Acl([{ name: 'jenkins', rules: jenkins.grants.map(({ rule }) => rule) }]).decide({
      path: 'auth/shop/approle/role/cicd/secret-id',
      op: 'update',
      ...(seconds !== undefined && { wrapTtlSeconds: seconds }),
    }).allowed;

  test('reads the id of the role and nothing else', () => {
    const paths = ['role-id', 'secret-id', 'secret-id/lookup', 'custom-secret-id', 'policies'];
    const role = 'auth/shop/approle/role/cicd';
    expect(allowed(jenkins, [role, ...paths.map((path) => `${role}/${path}`)])).toEqual({
      [`${role}/role-id`]: 'read',
    });
  });

  test('gets secret ids wrapped, and for 90 seconds at most', () => {
    expect([undefined, 0, 1, 90, 91].map(asked)).toEqual([false, false, true, true, false]);
  });
});

test.each([[[]], [['10.0.8.0/24', '0.0.0.0/0']], [['10.0.8.1/24']], [['jenkins.example.com']]])(
  'refused: networks %j',
  (cidrs) => {
    expect(() => approle({ cidrs })).toThrow("Role 'cicd' cannot be bound to '");
  },
);

test('refused: a role in capitals, a token that outlives its maximum', () => {
  expect(() => approle({ role: 'CICD' })).toThrow("'CICD' cannot name a role");
  expect(() => approle({ token: { ttl: Duration.hours(9) } })).toThrow('A token cannot live for 9 hours');
});
