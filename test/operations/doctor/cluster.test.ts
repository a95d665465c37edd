import { type Environment, parseEnvironment } from '../../../environments/environment';
import { prod } from '../../../environments/prod';
import { images, kubernetes } from '../../../environments/versions';
import { SynthesizedStack } from '../../../guardrails/synthesized-stack';
import { addOns } from '../../../operations/doctor/add-ons';
import type { Check } from '../../../operations/doctor/check';
import { cluster } from '../../../operations/doctor/cluster';
import { nodes } from '../../../operations/doctor/nodes';
import { Patient } from '../../../operations/doctor/patient';
import { releases } from '../../../operations/doctor/releases';
import { EksStandIn } from '../../../operations/local/eks-stand-in';
import { fakeKubectl, kubeConfig } from '../fake-kubectl';

const ENDPOINT = 'https://cluster.example';
let standIn: EksStandIn;
let url: string;
let environment: Environment;
beforeEach(async () => {
  const where = { account: '111122223333', region: 'ap-southeast-1' };
  standIn = new EksStandIn({ ...where, port: 0, endpoint: ENDPOINT });
  url = await standIn.start();
  environment = { ...parseEnvironment(prod), emulators: { aws: url, eks: url, vault: url } };
});
afterEach(() => standIn.stop());

const post = (path: string, body: object) => fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) });
const look = (check: Check, now = '2026-11-22', stacks: readonly SynthesizedStack[] = []) =>
  check.look(new Patient(environment, stacks, {}, new Date(now)));
const make = (version: string) => post('/clusters', { name: 'strongroom-prod', version });

test.each([
  ['2026-11-22', 'ok', 'supported until 2027-03-27'],
  ['2027-01-25', 'ok', 'supported until 2027-03-27'],
  ['2027-01-28', 'warning', 'ends in 58 days'],
  ['2027-03-28', 'failure', 'support of Kubernetes 1.35 ended on 2027-03-27'],
])('on %s the version of the cluster is: %s', async (now, verdict, found) => {
  await make('1.35');
  expect(await look(cluster, now)).toMatchObject({ verdict, found: expect.stringContaining(found) });
});

test('another version than the environment says is a warning, no cluster a failure', async () => {
  expect(await look(cluster)).toMatchObject({ verdict: 'failure', found: 'there is none' });
  await make('1.34');
  expect(await look(cluster)).toMatchObject({ verdict: 'warning' });
});

test('add-ons are those of the version table', async () => {
  await make('1.35');
  expect(await look(addOns)).toMatchObject({
    verdict: 'failure',
    found: expect.stringContaining('coredns is missing'),
  });
  for (const [addonName, addonVersion] of Object.entries(kubernetes['1.35'].addOns)) {
    await post('/clusters/strongroom-prod/addons', { addonName, addonVersion });
  }
  expect(await look(addOns)).toEqual({ verdict: 'ok', found: '5 add-ons as in environments/versions.ts' });
  await post('/clusters/strongroom-prod/addons/coredns', { addonVersion: 'v1.0.0' });
  expect(await look(addOns)).toMatchObject({ verdict: 'warning', found: expect.stringContaining('coredns v1.0.0') });
});

const node = (zone: string, ready = 'True', unschedulable = false) => ({
  metadata: { labels: { 'topology.kubernetes.io/zone': `ap-southeast-${zone}` } },
  spec: { unschedulable },
  status: { conditions: [{ type: 'Ready', status: ready }] },
});
const six = ['1a', '1a', '1b', '1b', '1c', '1c'].map((zone) => node(zone));

test.each<[string, readonly object[]]>([
  ['ok', six],
  ['warning', six.slice(1)],
  ['warning', [...six.slice(1), node('1a', 'Unknown')]],
  ['warning', [...six.slice(1), node('1a', 'True', true)]],
  ['failure', six.slice(2)],
  ['failure', []],
])('%s: ready nodes for five of Vault in three zones', async (verdict, items) => {
  await make('1.35');
  fakeKubectl({ 'config view': kubeConfig(ENDPOINT), 'get nodes -l dedicated=vault': [{ items }] });
  expect(await look(nodes)).toMatchObject({ verdict });
});

test('without kubectl for this cluster, nodes are unknown', async () => {
  await make('1.35');
  fakeKubectl({ 'config view': kubeConfig('https://other.example') });
  await expect(look(nodes)).rejects.toThrow('kubectl would speak to https://other.example');
});

const identity = {
  name: 'prod-vault-server',
  environment: { name: 'prod', account: '111122223333', disposable: false, production: true },
  dependencies: [],
  directory: '',
};
const stacks = [
  new SynthesizedStack(identity, {
    resource: { helm_release: { a: { chart: 'vault' }, b: { chart: '/charts/cert-manager-v1.21.1.tgz' } } },
  }),
];
const labelled = (chart: string) => ({ metadata: { name: 'x', labels: { 'helm.sh/chart': chart } } });
const inTemplate = (chart: string) => ({ metadata: { name: 'y' }, spec: { template: labelled(chart) } });
const pod = (image: string) => ({ metadata: { name: 'vault-0' }, spec: { containers: [{ name: 'vault', image }] } });
const current = `${images.vault.repository}:${images.vault.tag}`;

test.each<[string, readonly object[], string, string]>([
  ['ok', [inTemplate('vault-0.34.1'), labelled('cert-manager-v1.21.1')], current, '2 charts and the image of 1 pod'],
  [
    'warning',
    [inTemplate('vault-0.33.0'), labelled('cert-manager-v1.21.1')],
    current,
    'chart vault-0.33.0 instead of 0.34.1',
  ],
  ['warning', [inTemplate('vault-0.34.1')], current, 'chart cert-manager is not there instead of v1.21.1'],
  [
    'warning',
    [inTemplate('vault-0.34.1'), labelled('cert-manager-v1.21.1')],
    'vault:1.0',
    'vault-0 runs vault:1.0 instead',
  ],
])('%s: charts and images against the version table', async (verdict, objects, image, found) => {
  await make('1.35');
  fakeKubectl({
    'config view': kubeConfig(ENDPOINT),
    'get deployments,statefulsets,services': [{ items: objects }],
    'get pods': [{ items: [pod(image)] }],
  });
  expect(await look(releases, '2026-11-22', stacks)).toMatchObject({ verdict, found: expect.stringContaining(found) });
});
