import { trustEnvironment, trustWorkflow } from '../../constructs/ci/github-trust';
import { allows } from './decide';

const issuer = 'token.actions.githubusercontent.com';
const github = { providerArn: 'arn:github', issuer, repositoryId: '700100200' };
const claims = {
  aud: 'sts.amazonaws.com',
  repository_id: '700100200',
  environment: 'prod',
  ref: 'refs/heads/main',
  sub: 'repo:shop/platform:environment:prod',
  job_workflow_ref: 'shop/ci/.github/workflows/plan.yml@refs/heads/main',
};
const letsIn = (statement: object, changed: Partial<typeof claims> = {}) => {
  const policy = JSON.stringify({ Statement: [{ ...statement, Resource: '*' }] });
  const context = Object.entries({ ...claims, ...changed }).map(([claim, value]) => [`${issuer}:${claim}`, value]);
  return allows(policy, 'sts:AssumeRoleWithWebIdentity', { resource: '*', context: Object.fromEntries(context) });
};

describe('a job that applies', () => {
  const trust = trustEnvironment(github, 'shop', 'prod');

  test('is let in by either format of the subject', () => {
    expect(letsIn(trust)).toBe(true);
    expect(letsIn(trust, { sub: 'repo:shop@4711/platform@700100200:environment:prod' })).toBe(true);
  });

  test.each([
    { repository_id: '1' },
    { environment: 'dev', sub: 'repo:shop/platform:environment:dev' },
    { ref: 'refs/pull/1/merge' },
    { aud: 'https://github.com/shop' },
    { sub: 'repo:shop/platform:pull_request' },
    { sub: 'repo:shopping/platform:environment:prod' },
    { sub: 'repo:shop@4711/platform@1:environment:dev' },
  ])('is refused with %j', (changed) => {
    expect(letsIn(trust, changed)).toBe(false);
  });
});

describe('a job that plans', () => {
  const trust = trustWorkflow(github, 'shop/ci/.github/workflows/plan.yml@refs/heads/main');

  test('is let in whatever started it', () => {
    expect(letsIn(trust, { sub: 'repo:shop/platform:pull_request', ref: 'refs/pull/1/merge' })).toBe(true);
  });

  test.each([
    { repository_id: '1' },
    { job_workflow_ref: 'shop/ci/.github/workflows/plan.yml@refs/heads/mine' },
    { aud: 'vault' },
  ])('is refused with %j', (changed) => {
    expect(letsIn(trust, changed)).toBe(false);
  });
});
