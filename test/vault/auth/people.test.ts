import { GithubAuth, type GithubAuthProps } from '../../../constructs/vault/auth/github-auth';
import { GithubTeamLogin } from '../../../constructs/vault/auth/github-team-login';
import { OidcAuth, type OidcAuthProps } from '../../../constructs/vault/auth/oidc-auth';
import { Duration } from '../../../constructs/vault/duration';
import { Principal } from '../../../constructs/vault/principal';
import { Template } from '../../template';

describe('by OpenID Connect', () => {
  const oidc = (props: Partial<OidcAuthProps> = {}) =>
    Template.of((stack) => {
      new OidcAuth(stack, 'oidc', { discoveryUrl: 'https://login.example.com', ...props });
    });
  const role = (props: Partial<OidcAuthProps> = {}) => oidc(props).resource('vault_jwt_auth_backend_role');

  test('Terraform knows neither id nor secret of the client, and leaves both alone', () => {
    const backend = oidc().resource('vault_jwt_auth_backend');
    expect(Object.keys(backend).filter((name) => name.includes('client'))).toEqual([]);
    expect(backend['lifecycle']).toEqual({
      prevent_destroy: true,
      ignore_changes: ['oidc_client_id'],
    });
    expect(backend).toMatchObject({ type: 'oidc', path: 'oidc', default_role: role()['role_name'] });
  });

  test('one role for all gives no policy: what people may do comes with their groups', () => {
    expect(role()).toMatchObject({ backend: 'oidc', role_type: 'oidc', user_claim: 'sub', groups_claim: 'groups' });
    expect(role()).not.toHaveProperty('token_policies');
    expect(role({ groupsClaim: 'roles', scopes: ['roles'] })).toMatchObject({
      groups_claim: 'roles',
      oidc_scopes: ['roles'],
    });
  });

  test('people log in for an hour, renewable up to eight', () => {
    expect(role()).toMatchObject({ token_ttl: 3600, token_max_ttl: 28_800 });
  });

  test('the browser comes back to the command line, and to Vault’s page where Vault has a name', () => {
    const local = 'http://localhost:8250/oidc/callback';
    expect(role()['allowed_redirect_uris']).toEqual([local]);
    expect(role({ host: 'vault.example.com', path: 'people' })['allowed_redirect_uris']).toEqual([
      local,
      'https://vault.example.com:8200/ui/vault/auth/people/oidc/callback',
    ]);
  });
});

describe('by GitHub', () => {
  const github = (props: Partial<GithubAuthProps> = {}, team = 'devops') =>
    Template.of((stack) => {
      const auth = new GithubAuth(stack, 'github', {
        path: 'shop/github',
        organization: 'shop',
        organizationId: 99,
        ...props,
      });
      new GithubTeamLogin(new Principal(stack, 'shop-devops'), { auth, team });
    });

  test('a team of one organization, known by its id, has the policy', () => {
    expect(github().resource('vault_github_auth_backend')).toMatchObject({
      path: 'shop/github',
      organization: 'shop',
      organization_id: 99,
      lifecycle: { prevent_destroy: true },
    });
    expect(github().resource('vault_github_team')).toMatchObject({
      backend: 'shop/github',
      team: 'devops',
      policies: ['shop-devops'],
    });
  });

  test('a token lives for an hour, renewable up to eight, unless told otherwise', () => {
    expect(github().resource('vault_github_auth_backend')).toMatchObject({ token_ttl: 3600, token_max_ttl: 28_800 });
    const token = { ttl: Duration.minutes(15), maxTtl: Duration.minutes(15) };
    expect(github({ token }).resource('vault_github_auth_backend')).toMatchObject({
      token_ttl: 900,
      token_max_ttl: 900,
    });
  });

  test('refused: an organization without its number, a team in capitals', () => {
    expect(() => github({ organizationId: 0 })).toThrow("0 is no id of 'shop'");
    expect(() => github({}, 'DevOps')).toThrow("'DevOps' cannot name a team");
  });
});
