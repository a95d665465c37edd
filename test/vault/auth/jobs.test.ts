import { GithubActionsLogin, type GithubActionsLoginProps } from '../../../constructs/vault/auth/github-actions-login';
import { GitlabLogin, type GitlabLoginProps } from '../../../constructs/vault/auth/gitlab-login';
import { JwtAuth } from '../../../constructs/vault/auth/jwt-auth';
import { Principal } from '../../../constructs/vault/principal';
import { Template } from '../../template';

const AUDIENCE = 'https://vault.example.com';

function login(log: (principal: Principal, auth: JwtAuth) => void): Template {
  return Template.of((stack) => {
    const auth = new JwtAuth(stack, 'jobs', { path: 'shop/jobs', discoveryUrl: 'https://issuer.example.com' });
    log(new Principal(stack, 'shop-deploy'), auth);
  });
}
const github = (props: Partial<GithubActionsLoginProps>) =>
  login((principal, auth) => {
    new GithubActionsLogin(principal, { auth, audience: AUDIENCE, repositoryId: '4711', ...props });
  }).resource('vault_jwt_auth_backend_role');
const gitlab = (props: Partial<GitlabLoginProps> = {}) =>
  login((principal, auth) => {
    new GitlabLogin(principal, { auth, audience: AUDIENCE, projectId: '815', ref: 'main', ...props });
  }).resource('vault_jwt_auth_backend_role');

test('tokens are verified by the keys that their issuer publishes, and must name it', () => {
  const template = login((principal, auth) => {
    new GitlabLogin(principal, { auth, audience: AUDIENCE, projectId: '815', ref: 'main' });
  });
  expect(template.resource('vault_jwt_auth_backend')).toMatchObject({
    type: 'jwt',
    path: 'shop/jobs',
    oidc_discovery_url: 'https://issuer.example.com',
    bound_issuer: 'https://issuer.example.com',
    lifecycle: { prevent_destroy: true },
  });
});

test('a GitHub job is known by the id of its repository and all that is named besides', () => {
  const workflowRef = 'example/ci/.github/workflows/deploy.yml@refs/heads/main';
  expect(github({ ref: 'refs/heads/main', environment: 'prod', workflowRef })).toMatchObject({
    backend: 'shop/jobs',
    role_name: 'shop-deploy',
    role_type: 'jwt',
    bound_audiences: [AUDIENCE],
    bound_claims_type: 'string',
    bound_claims: {
      repository_id: '4711',
      ref: 'refs/heads/main',
      environment: 'prod',
      job_workflow_ref: workflowRef,
    },
    user_claim: 'repository_id',
    token_policies: ['shop-deploy'],
  });
});

test.each([{ ref: 'refs/heads/main' }, { environment: 'Production EU' }])('one of them is enough: %j', (claims) => {
  expect(github(claims)['bound_claims']).toEqual({ repository_id: '4711', ...claims });
});

test('a GitLab job is known by the id of its project, and runs on a protected ref', () => {
  expect(gitlab()).toMatchObject({
    bound_audiences: [AUDIENCE],
    bound_claims: { project_id: '815', ref: 'main', ref_protected: 'true' },
    user_claim: 'project_id',
  });
});

test('an environment of GitLab is a protected one', () => {
  expect(gitlab({ environment: 'prod' })['bound_claims']).toMatchObject({
    environment: 'prod',
    environment_protected: 'true',
    ref_protected: 'true',
  });
});

test('the token of a job lives for 15 minutes, an hour when renewed', () => {
  expect(github({ environment: 'prod' })).toMatchObject({ token_ttl: 900, token_max_ttl: 3600 });
});

test('one principal may log in from two repositories', () => {
  const template = login((principal, auth) => {
    for (const repositoryId of ['1', '2']) {
      const role = `deploy-${repositoryId}`;
      new GithubActionsLogin(principal, {
        id: role,
        role,
        auth,
        audience: AUDIENCE,
        repositoryId,
        environment: 'prod',
      });
    }
  });
  expect(template.resources('vault_jwt_auth_backend_role')).toHaveLength(2);
});

test.each<[string, Partial<GithubActionsLoginProps>]>([
  ['would log in every branch of repository 4711', {}],
  ['would take tokens made for anyone', { audience: '', environment: 'prod' }],
  ["cannot be bound to 'example/shop' as its repository_id", { repositoryId: 'example/shop', environment: 'prod' }],
  ["cannot be bound to '' as its environment", { environment: '' }],
  ["cannot be bound to 'refs/heads/*' as its ref", { ref: 'refs/heads/*' }],
  ["cannot be bound to 'prod,dev' as its environment", { environment: 'prod,dev' }],
  ["waits for ref 'main', which GitHub never sends", { ref: 'main' }],
  ["waits for workflow 'plan.yml', which GitHub never sends", { workflowRef: 'plan.yml' }],
])('refused of GitHub: a role that %s', (message, props) => {
  expect(() => github(props)).toThrow(`Role 'shop-deploy' ${message}`);
});

test.each<[string, Partial<GitlabLoginProps>]>([
  ['would take tokens made for anyone', { audience: '' }],
  ["cannot be bound to 'example/shop' as its project_id", { projectId: 'example/shop' }],
  ["cannot be bound to '*' as its ref", { ref: '*' }],
  ["waits for ref 'refs/heads/main', which GitLab never sends", { ref: 'refs/heads/main' }],
])('refused of GitLab: a role that %s', (message, props) => {
  expect(() => gitlab(props)).toThrow(`Role 'shop-deploy' ${message}`);
});
