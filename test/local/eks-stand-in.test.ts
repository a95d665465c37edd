import { EksStandIn } from '../../operations/local/eks-stand-in';

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

test('an API server is told that a token of EKS is good and that any other is not', async () => {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview' };
  const verdict = async (token: string) => (await call('POST', '/token-review', { ...review, spec: { token } })).body;
  expect(await verdict('k8s-aws-v1.aHR0cHM6Ly9zdHM')).toMatchObject({ ...review, status: { authenticated: true } });
  expect(await verdict('eyJhbGciOiJSUzI1NiJ9')).toEqual({ ...review, status: { authenticated: false } });
});
