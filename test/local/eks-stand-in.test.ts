import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { EksStandIn } from '../../operations/local/eks-stand-in';
import { administratorToken } from '../../operations/local/token-review';

let server: EksStandIn;
let url: string;

beforeEach(async () => {
  server = new EksStandIn({ account: '123456789012', region: 'ap-southeast-1', port: 0 });
  url = await server.start();
});
afterEach(() => server.stop());

interface Body {
  readonly cluster: { arn: string; version: string; identity: { oidc: { issuer: string } } };
  readonly addon: { podIdentityAssociations: readonly [string] };
  readonly association: object;
  readonly associatedAccessPolicies: readonly object[];
  readonly update: { id: string; status: string };
}

async function call(method: string, path: string, posted?: object) {
  const response = await fetch(url + path, { method, ...(posted && { body: JSON.stringify(posted) }) });
  const body = (await response.json()) as Body;
  return { status: response.status, error: response.headers.get('x-amzn-errortype'), body };
}

const created = { name: 'prod', version: '1.35', accessConfig: { authenticationMode: 'API' } };

test('a cluster answers with what was posted and an AWS-shaped issuer', async () => {
  await call('POST', '/clusters', created);
  const { cluster } = (await call('GET', '/clusters/prod')).body;
  expect(cluster).toMatchObject({ ...created, status: 'ACTIVE' });
  expect(cluster.identity.oidc.issuer).toMatch(
    /^https:\/\/oidc\.eks\.ap-southeast-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/,
  );
});

test('what was not posted is a ResourceNotFoundException, as is anything in a cluster that is not there', async () => {
  const missing = { status: 404, error: 'ResourceNotFoundException' };
  expect(await call('GET', '/clusters/prod')).toMatchObject(missing);
  expect(await call('POST', '/clusters/prod/addons', { addonName: 'coredns' })).toMatchObject(missing);
  expect(await call('GET', '/addons/supported-versions')).toMatchObject(missing);
});

test('an ARN in a path names one access entry, whose policies are a collection of its own', async () => {
  const principalArn = 'arn:aws:iam::123456789012:role/platform/admin';
  const entry = `/clusters/prod/access-entries/${encodeURIComponent(principalArn)}`;
  const policyArn = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';
  await call('POST', '/clusters', created);
  await call('POST', '/clusters/prod/access-entries', { principalArn });
  await call('POST', `${entry}/access-policies`, { policyArn, accessScope: { type: 'cluster' } });
  expect((await call('GET', '/clusters/prod/access-entries')).body).toEqual({ accessEntries: [principalArn] });
  expect((await call('GET', `${entry}/access-policies`)).body.associatedAccessPolicies).toMatchObject([
    { policyArn, accessScope: { type: 'cluster' } },
  ]);
});

test("an add-on's identities become associations of the cluster, which it names by ARN", async () => {
  await call('POST', '/clusters', created);
  const podIdentityAssociations = [{ serviceAccount: 'aws-node', roleArn: 'arn:aws:iam::123456789012:role/cni' }];
  const { addon } = (await call('POST', '/clusters/prod/addons', { addonName: 'vpc-cni', podIdentityAssociations }))
    .body;
  const [, , id] = addon.podIdentityAssociations[0].split('/');
  const { association } = (await call('GET', `/clusters/prod/pod-identity-associations/${id}`)).body;
  expect(association).toMatchObject(podIdentityAssociations[0]!);
});

test('an update changes what is kept and is successful at once', async () => {
  await call('POST', '/clusters', created);
  const { update } = (await call('POST', '/clusters/prod/updates', { version: '1.36' })).body;
  expect((await call('GET', `/clusters/prod/updates/${update.id}`)).body.update.status).toBe('Successful');
  expect((await call('GET', '/clusters/prod')).body.cluster.version).toBe('1.36');
});

test('tags are added and removed by ARN', async () => {
  const { cluster } = (await call('POST', '/clusters', { ...created, tags: { owner: 'a', stale: 'b' } })).body;
  const tags = `/tags/${encodeURIComponent(cluster.arn)}`;
  await call('POST', tags, { tags: { owner: 'c' } });
  await call('DELETE', `${tags}?tagKeys=stale`);
  expect((await call('GET', tags)).body).toEqual({ tags: { owner: 'c' } });
});

test('a deleted cluster takes everything in it along', async () => {
  await call('POST', '/clusters', created);
  await call('POST', '/clusters/prod/addons', { addonName: 'coredns' });
  await call('DELETE', '/clusters/prod');
  await call('POST', '/clusters', created);
  expect((await call('GET', '/clusters/prod/addons')).body).toEqual({ addons: [] });
});

/** Of whoever reaches this machine's account, and of a session that STS has given away. */
const token = (accessKey: string) => {
  const query = `Action=GetCallerIdentity&X-Amz-Credential=${accessKey}%2F20261122%2Fap-southeast-1%2Fsts%2Faws4_request`;
  return `k8s-aws-v1.${Buffer.from(`https://sts.ap-southeast-1.amazonaws.com/?${query}`).toString('base64url')}`;
};
const reviewed = async (token: string, at = url) => {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview' };
  const answer = await fetch(`${at}/token-review`, {
    method: 'POST',
    body: JSON.stringify({ ...review, spec: { token } }),
  });
  const { status, ...rest } = (await answer.json()) as { status: { authenticated: boolean; user?: object } };
  expect(rest).toEqual(review);
  return status.user ?? status;
};

test('the keys of the account administer a cluster, and what is no token of EKS is nobody', async () => {
  const administrator = { username: 'local-apply', groups: ['system:masters'] };
  expect(await reviewed(token('emulated'))).toEqual(administrator);
  expect(await reviewed(administratorToken)).toEqual(administrator);
  for (const other of ['eyJhbGciOiJSUzI1NiJ9', 'k8s-aws-v1.aHR0cHM6Ly9zdHM', 'k8s-aws-v1.bm9uZQ', token('ASIA1')]) {
    expect(await reviewed(other)).toEqual({ authenticated: false });
  }
});

describe('with the rest of AWS', () => {
  const asked: URLSearchParams[] = [];
  const aws = createServer(async (request, response) => {
    const parameters = new URLSearchParams(await text(request));
    asked.push(parameters);
    const [, key] = /Credential=(\w+)/.exec(request.headers.authorization ?? '') ?? [];
    const answers: Readonly<Record<string, string>> = {
      GetCallerIdentity: `<Arn>arn:aws:sts::123456789012:assumed-role/${key?.toLowerCase()}/session</Arn>`,
      DescribeSubnets: '<vpcId>vpc-1</vpcId>',
      CreateSecurityGroup: '<groupId>sg-1</groupId>',
    };
    response.end(answers[parameters.get('Action')!] ?? '<return>true</return>');
  });
  let connected: EksStandIn;
  let at: string;
  beforeAll(() => once(aws.listen(0, '127.0.0.1'), 'listening'));
  afterAll(() => aws.close());
  beforeEach(async () => {
    const moto = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
    connected = new EksStandIn({ account: '123456789012', region: 'ap-southeast-1', port: 0, aws: moto });
    at = await connected.start();
  });
  afterEach(() => connected.stop());
  const post = (path: string, body: object) => fetch(at + path, { method: 'POST', body: JSON.stringify(body) });
  const make = () => post('/clusters', { ...created, resourcesVpcConfig: { subnetIds: ['subnet-1'] } });

  test('a cluster has a security group in the VPC of its subnets as long as it is there', async () => {
    const { cluster } = (await (await make()).json()) as { cluster: { resourcesVpcConfig: object } };
    expect(cluster.resourcesVpcConfig).toEqual({
      subnetIds: ['subnet-1'],
      vpcId: 'vpc-1',
      clusterSecurityGroupId: 'sg-1',
    });
    expect(asked.find((one) => one.get('Action') === 'CreateSecurityGroup')?.get('VpcId')).toBe('vpc-1');
    await fetch(`${at}/clusters/prod`, { method: 'DELETE' });
    expect(Object.fromEntries(asked.at(-1)!)).toMatchObject({ Action: 'DeleteSecurityGroup', GroupId: 'sg-1' });
  });

  test('the session of a role is whom its access entry names, in the groups of that entry', async () => {
    await make();
    const entries = '/clusters/prod/access-entries';
    const role = (name: string) => `arn:aws:iam::123456789012:role/platform/${name}`;
    await post(entries, { principalArn: role('planner'), kubernetesGroups: ['plan'] });
    await post(entries, { principalArn: role('applier') });
    const policyArn = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';
    await post(`${entries}/${encodeURIComponent(role('applier'))}/access-policies`, { policyArn });

    expect(await reviewed(token('PLANNER'), at)).toEqual({ username: role('planner'), groups: ['plan'] });
    expect(await reviewed(token('APPLIER'), at)).toEqual({ username: role('applier'), groups: ['system:masters'] });
    expect(await reviewed(token('STRANGER'), at)).toEqual({ authenticated: false });
  });
});
