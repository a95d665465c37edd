import { synthesizeAll } from '../all-stacks';
import { actionsOf, CiPolicies } from '../ci/ci-policies';
import { allows } from '../ci/decide';

const { stacks } = synthesizeAll();
const stack = (name: string) => stacks.find((candidate) => candidate.name === name)!;

const account = '111122223333';
const prod = new CiPolicies(stacks, 'prod');
const { plan, apply, boundary } = prod;
const applies: CiPolicies['applies'] = (...asked) => prod.applies(...asked);
const boundaryArn = `arn:aws:iam::${account}:policy/strongroom-prod-boundary`;
const states = `arn:aws:s3:::strongroom-prod-state-${account}`;
const key = `arn:aws:kms:ap-southeast-1:${account}:key/1`;
const share = `arn:aws:secretsmanager:ap-southeast-1:${account}:secret:strongroom-prod/recovery/admin-AbCdEf`;
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const behind = { 'iam:PermissionsBoundary': boundaryArn };

test.each([
  ['kms:ScheduleKeyDeletion', key],
  ['kms:DisableKey', key],
  ['eks:DeleteCluster', `arn:aws:eks:ap-southeast-1:${account}:cluster/strongroom-prod`],
  ['ec2:DeleteVpc', `arn:aws:ec2:ap-southeast-1:${account}:vpc/vpc-1`],
  ['s3:DeleteBucket', states],
  ['s3:DeleteObjectVersion', `${states}/prod/prod-network/terraform.tfstate`],
  ['s3:PutBucketPolicy', states],
  ['s3:PutLifecycleConfiguration', states],
  ['secretsmanager:RemoveRegionsFromReplication', share],
])('no role behind the boundary may %s', (action, resource) => {
  const { Statement } = JSON.parse(String(boundary));
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
  expect(allows(JSON.stringify({ Statement: [everything] }), action, { resource })).toBe(true);
  expect(allows(JSON.stringify({ Statement: [everything, ...Statement] }), action, { resource })).toBe(false);
});

test('CI makes and changes what stacks have', () => {
  expect(applies('ec2:CreateVpc', `arn:aws:ec2:ap-southeast-1:${account}:vpc/*`)).toBe(true);
  expect(applies('eks:CreateCluster', `arn:aws:eks:ap-southeast-1:${account}:cluster/strongroom-prod`)).toBe(true);
  expect(applies('kms:CreateKey', '*', { 'aws:RequestedRegion': 'ap-southeast-1' })).toBe(true);
  expect(applies('iam:CreateRole', role('strongroom-prod-node'), behind)).toBe(true);
  expect(applies('s3:PutObject', `${states}/prod/prod-network/terraform.tfstate`)).toBe(true);
  expect(applies('s3:DeleteObject', `${states}/prod/prod-network/terraform.tfstate.tflock`)).toBe(true);
});

test('CI makes roles behind its own boundary only, and takes nobody out of it', () => {
  for (const action of [
    'iam:CreateRole',
    'iam:AttachRolePolicy',
    'iam:PutRolePolicy',
    'iam:PutRolePermissionsBoundary',
  ]) {
    expect(applies(action, role('strongroom-prod-node'), behind)).toBe(true);
    expect(applies(action, role('strongroom-prod-node'))).toBe(false);
    const other = { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' };
    expect(applies(action, role('strongroom-prod-node'), other)).toBe(false);
  }
  expect(applies('iam:DeleteRolePermissionsBoundary', role('strongroom-prod-node'), behind)).toBe(false);
});

test.each(['strongroom-prod-ci-apply', 'strongroom-prod-ci-plan', 'platform/cluster-admin', 'strongroom-dr-node'])(
  'CI changes nothing of role %s',
  (name) => {
    for (const action of ['iam:AttachRolePolicy', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy', 'iam:PassRole']) {
      expect(applies(action, role(name), { ...behind, 'iam:PassedToService': 'eks.amazonaws.com' })).toBe(false);
    }
  },
);

test('an apply may last as long as a new cluster takes; a plan ends within the hour', () => {
  const longest = (name: string) =>
    stack('prod-bootstrap')
      .resources('aws_iam_role')
      .find(({ config }) => config['name'] === name)?.config['max_session_duration'];
  expect(longest('strongroom-prod-ci-apply')).toBe(4 * 3600);
  expect(longest('strongroom-prod-ci-plan')).toBeUndefined();
});

test('CI changes neither its boundary nor the state that has it', () => {
  expect(applies('iam:CreatePolicyVersion', boundaryArn)).toBe(false);
  expect(applies('s3:PutObject', `${states}/prod/prod-bootstrap/terraform.tfstate`)).toBe(false);
  expect(applies('s3:GetObject', `${states}/prod/prod-bootstrap/terraform.tfstate`)).toBe(true);
});

test.each([
  ['plan', plan],
  ['apply', apply],
])('a job that runs %s reads no secret', (_, policy) => {
  const secret = `arn:aws:secretsmanager:ap-southeast-1:${account}:secret:strongroom-prod/recovery/holder-1`;
  expect(allows(policy, 'secretsmanager:GetSecretValue', { resource: secret })).toBe(false);
  expect(allows(policy, 'ssm:GetParameter', { resource: '*' })).toBe(false);
  expect(allows(policy, 's3:GetObject', { resource: `arn:aws:s3:::strongroom-prod-snapshots-${account}/prod/s` })).toBe(
    false,
  );
  expect(JSON.parse(String(policy)).Statement).toContainEqual(
    expect.objectContaining({
      Effect: 'Deny',
      Action: 'kms:Decrypt',
      NotResource: expect.stringContaining('key/states'),
    }),
  );
});

test('a plan writes nothing', () => {
  const writes = actionsOf(plan).filter((action) => !/:(Describe|Get|List)|^kms:Decrypt$/.test(action));
  expect(writes).toEqual([]);
});

describe.each(['dev', 'staging', 'prod', 'dr'])('the boundary of %s', (environment) => {
  const own = stacks.filter((one) => one.environment.name === environment);
  const limit = new CiPolicies(stacks, environment).boundary;

  test('is that of every role', () => {
    const roles = own.flatMap((one) => one.resources('aws_iam_role'));
    expect(roles.length).toBeGreaterThan(7);
    for (const { config } of roles) expect(config['permissions_boundary']).toMatch(/boundary/);
  });

  test('lets each role do what its policy says', () => {
    const within = new RegExp(
      `^(${actionsOf(limit)
        .map((action) => action.replaceAll('*', '.*'))
        .join('|')})$`,
    );
    const granted = own
      .flatMap((one) => one.resources('aws_iam_role_policy'))
      .flatMap(({ config, path }) => actionsOf(config['policy']).map((action) => ({ path, action })));
    expect(granted.filter(({ action }) => !within.test(action))).toEqual([]);
  });

  test('is no longer than IAM takes', () => {
    expect(limit.replaceAll(/\$\{[^}]*\}/g, 'x'.repeat(80)).length).toBeLessThanOrEqual(6144);
  });
});

test('dr, in the account of prod, finds GitHub there; no environment makes it twice', () => {
  expect(stack('prod-bootstrap').resources('aws_iam_openid_connect_provider')).toHaveLength(1);
  expect(stack('dr-bootstrap').resources('aws_iam_openid_connect_provider')).toEqual([]);
  expect(stack('dr-bootstrap').data('aws_iam_openid_connect_provider')[0]?.config).toEqual({
    arn: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`,
  });
});

test('an issuer without TLS, as on this machine, gets no role in AWS', () => {
  expect(stack('local-bootstrap').resources('aws_iam_role')).toEqual([]);
  expect(stack('local-bootstrap').resources('aws_s3_bucket')).toHaveLength(1);
});
