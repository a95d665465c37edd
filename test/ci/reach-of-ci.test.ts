import { synthesizeAll } from '../all-stacks';
import { actionsOf, CiPolicies } from './ci-policies';
import { allows } from './decide';
import { type Needed, neededActions } from './needed-actions';

const { stacks } = synthesizeAll();
const account = '111122223333';
const prod = new CiPolicies(stacks, 'prod');
const key = (region: string) => `arn:aws:kms:${region}:${account}:key/1`;
const share = `arn:aws:secretsmanager:ap-southeast-1:${account}:secret:strongroom-prod/recovery/admin-AbCdEf`;

const ofEnvironment = (name: string) => stacks.filter(({ environment }) => environment.name === name);

/** What all stacks of an environment need that CI applies. */
function needed(environment: string): readonly (Needed & { readonly address: string })[] {
  return ofEnvironment(environment)
    .filter(({ part }) => part !== 'bootstrap')
    .flatMap((stack) => {
      const name = `strongroom-${environment}`;
      const { account } = stack.environment;
      const place = {
        ...{ account, name, boundaryArn: `arn:aws:iam::${account}:policy/${name}-boundary` },
        region: String(stack.providers.find(({ address }) => address === 'provider.aws')?.config['region']),
      };
      return stack
        .allResources()
        .filter(({ type }) => type.startsWith('aws_'))
        .flatMap((element) => neededActions(element, place).map((one) => ({ ...one, address: element.address })));
    });
}

describe.each(['dev', 'staging', 'prod', 'dr'])('in %s', (environment) => {
  const { plan, apply, boundary } = new CiPolicies(stacks, environment);
  const all = needed(environment);
  const refusedBy = (policy: string, asked = all) =>
    asked.filter(({ action, resource, context = {} }) => !allows(policy, action, { resource, context }));

  test('an apply may make all that stacks have, by its policy and by its boundary', () => {
    expect(all.length).toBeGreaterThan(500);
    expect(refusedBy(apply)).toEqual([]);
    expect(refusedBy(boundary)).toEqual([]);
  });

  test('a plan may read it', () => {
    const reads = all.filter(({ action }) => /:(Describe|Get|List)/.test(action));
    expect(refusedBy(plan, reads)).toEqual([]);
  });

  test('Vault may assume the roles that it hands out, and no other', () => {
    const role = (name: string) => `arn:aws:iam::${ofEnvironment(environment)[0]!.environment.account}:role/${name}`;
    const assumes = (resource: string) =>
      ['sts:AssumeRole', 'sts:TagSession'].map((action) => allows(boundary, action, { resource }));
    const handedOut = ofEnvironment(environment).flatMap((stack) =>
      stack.resources('vault_aws_secret_backend_role').flatMap(({ config }) => [config['role_arns'] ?? []].flat()),
    );
    if (environment === 'prod') expect(handedOut).toHaveLength(3);
    for (const arn of handedOut) expect([arn, ...assumes(String(arn))]).toEqual([arn, true, true]);
    for (const name of ['platform/cluster-admin', 'recovery/ceremony', 'Admin', `strongroom-${environment}-node`])
      expect([name, ...assumes(role(name))]).toEqual([name, false, false]);
  });
});

test('CI looks at nothing that no stack has, and no role behind its boundary looks at', () => {
  const environments = ['dev', 'staging', 'prod', 'dr'].map((name) => ({ name, asked: needed(name) }));
  const used = environments.flatMap(({ name, asked }) => [
    ...asked.map(({ action }) => action),
    ...ofEnvironment(name)
      .filter(({ part }) => part !== 'bootstrap')
      .flatMap((stack) => stack.resources('aws_iam_role_policy').flatMap(({ config }) => actionsOf(config['policy']))),
  ]);
  const asksWhoItIs = 'sts:GetCallerIdentity';
  const ofStates = ['s3:GetObject', 'kms:Decrypt'];
  const unused = actionsOf(prod.plan)
    .filter((action) => action !== asksWhoItIs && !ofStates.includes(action))
    .filter((action) => !used.some((one) => new RegExp(`^${action.replaceAll('*', '.*')}$`).test(one)));
  expect(unused).toEqual([]);
});

test('where AWS is emulated, each service that stacks call is sent there, and no other is named', () => {
  const [provider] = ofEnvironment('local').find(({ part }) => part === 'network')!.providers;
  const [endpoints] = provider!.config['endpoints'] as readonly object[];
  const called = new Set(needed('local').map(({ action }) => action.split(':')[0]!.replace('logs', 'cloudwatchlogs')));
  // AWS itself, for who makes an endpoint.
  called.delete('route53');
  expect(Object.keys(endpoints!).sort()).toEqual([...called, 'sts'].sort());
});

test.each([
  ['its states', 'strongroom-prod-state', 'ap-southeast-1'],
  ['the states of an environment beside it', 'strongroom-dr-state', 'ap-southeast-2'],
  ['Vault', 'strongroom-prod-unseal', 'ap-southeast-1'],
  ['Vault, in the region that recovers', 'strongroom-prod-unseal', 'ap-southeast-2'],
  ['recovery shares', 'strongroom-prod-recovery', 'ap-southeast-1'],
  ['snapshots', `strongroom-prod-snapshots-${account}`, 'ap-southeast-1'],
  ['copies of snapshots', `strongroom-prod-snapshots-${account}-ap-southeast-2`, 'ap-southeast-2'],
])('no role behind the boundary lets others use the key of %s', (_, alias, region) => {
  const { Statement } = JSON.parse(prod.boundary);
  const widest = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, ...Statement] });
  const asked = { resource: key(region), context: { 'kms:ResourceAliases': `alias/${alias}` } };
  for (const action of ['kms:PutKeyPolicy', 'kms:CreateGrant', 'kms:UpdateAlias', 'kms:DeleteAlias'])
    expect([action, allows(widest, action, asked)]).toEqual([action, false]);
});

test('a key is replicated to where another environment recovers only: who makes a replica says who may use it', () => {
  const replicates = (region: string) =>
    prod.applies('kms:ReplicateKey', key('ap-southeast-1'), { 'kms:ReplicaRegion': region });
  expect([replicates('ap-southeast-2'), replicates('us-east-1')]).toEqual([true, false]);
  expect(prod.letsAnyRole('kms:CreateKey', '*', { 'aws:RequestedRegion': 'us-east-1' })).toBe(false);
});

test('CI writes no share', () => {
  for (const action of ['PutSecretValue', 'UpdateSecret', 'UpdateSecretVersionStage'])
    expect(prod.letsAnyRole(`secretsmanager:${action}`, share)).toBe(false);
});

test('CI tries the key of a secret as Secrets Manager asks it to, and decrypts nothing by it', () => {
  const decrypts = (version: string) =>
    prod.applies('kms:Decrypt', key('ap-southeast-1'), { 'kms:EncryptionContext:SecretVersionId': version });
  expect(decrypts('RequestToValidateKeyAccess')).toBe(true);
  expect(decrypts('a'.repeat(64))).toBe(false);
});

test.each([
  ['ec2:DeleteSubnet', 'ec2:REGION:ACCOUNT:subnet/x'],
  ['eks:DeleteNodegroup', 'eks:REGION:ACCOUNT:nodegroup/x/y/z'],
  ['logs:DeleteLogGroup', 'logs:REGION:ACCOUNT:log-group:/x'],
  ['kms:PutKeyPolicy', 'kms:REGION:ACCOUNT:key/x'],
  ['kms:CreateGrant', 'kms:REGION:ACCOUNT:key/x'],
  ['iam:DeleteOpenIDConnectProvider', 'iam::ACCOUNT:oidc-provider/oidc.eks.REGION.amazonaws.com/id/X'],
])('in one account, prod and dr cannot %s of each other', (action, thing) => {
  const dr = new CiPolicies(stacks, 'dr');
  const [here, there] = ['ap-southeast-1', 'ap-southeast-2'].map(
    (region) => `arn:aws:${thing.replace('REGION', region).replace('ACCOUNT', account)}`,
  ) as [string, string];
  expect([prod.applies(action, here), prod.letsAnyRole(action, there)]).toEqual([true, false]);
  expect([dr.applies(action, there), dr.letsAnyRole(action, here)]).toEqual([true, false]);
});
