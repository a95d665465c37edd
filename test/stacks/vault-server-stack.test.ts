import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeAll } from '../all-stacks';
import { releaseValues } from '../platform/release-values';

const { stacks } = synthesizeAll();
const stack = (name: string) => stacks.find((candidate) => candidate.name === name)!;
const release = (name: string, releaseName: string) =>
  stack(name)
    .resources('helm_release')
    .find(({ config }) => config['name'] === releaseName)!.config;
const config = (name: string): string => releaseValues(release(name, 'vault')).server.ha.raft.config;

test('later stacks know it by names only', () => {
  expect(stack('prod-vault-server').outputs).toEqual([]);
});

test('Vault starts after its role, its certificate and its network policies', () => {
  const awaited = String(release('prod-vault-server', 'vault')['depends_on']);
  for (const type of ['aws_iam_role_policy', 'helm_release.certificate', 'kubernetes_network_policy_v1']) {
    expect(awaited).toContain(type);
  }
});

test('it finds the namespace, storage and priority classes that the platform made', () => {
  const { server } = releaseValues(release('prod-vault-server', 'vault'));
  const made = (type: string) =>
    JSON.stringify(
      stack('prod-platform')
        .resources(type)
        .map((one) => one.config['metadata']),
    );
  expect(made('kubernetes_storage_class_v1')).toContain(`"${server.dataStorage.storageClass}"`);
  expect(made('kubernetes_priority_class_v1')).toContain(`"${server.priorityClassName}"`);
  expect(made('kubernetes_namespace_v1')).toContain(`"${release('prod-vault-server', 'vault')['namespace']}"`);
});

test('the load balancer stands where no pod is, and is believed there only', () => {
  const [service] = stack('prod-vault-server').resources('kubernetes_service_v1');
  const subnets = stack('prod-network')
    .resources('aws_subnet')
    .map(({ config }) => config);
  const named = JSON.stringify(service?.config)
    .match(/aws-load-balancer-subnets":"([^"]+)"/)![1]!
    .split(',');
  const blocks = named.map(
    (name) => subnets.find(({ tags }) => (tags as { Name: string }).Name === name)?.['cidr_block'],
  );
  expect(blocks).toEqual(['10.0.52.0/24', '10.0.53.0/24', '10.0.54.0/24']);
  expect(config('prod-vault-server')).toContain(`proxy_protocol_authorized_addrs = ["${blocks.join('", "')}"]`);
  expect(
    JSON.stringify(subnets.filter(({ tags }) => (tags as { Name: string }).Name.includes('private'))),
  ).not.toContain(blocks[0]);
});

test('the load balancer’s name is in the certificate', () => {
  expect(JSON.stringify(release('prod-vault-server', 'vault-certificate'))).toContain('vault.prod.strongroom.example');
});

test('without a load balancer there is none, and nobody passes addresses on', () => {
  expect(stack('dev-vault-server').resources('kubernetes_service_v1')).toEqual([]);
  expect(config('dev-vault-server')).not.toContain('proxy_protocol');
});

test('the API server is the first address of the Services’ range', () => {
  const policies = JSON.stringify(stack('prod-vault-server').resources('kubernetes_network_policy_v1'));
  expect(policies).toContain('"cidr":"172.20.0.1/32"');
});

test('a database may stand behind a Service, whose address is not yet that of a pod when the policy is asked', () => {
  const [database] = stack('prod-vault-server')
    .resources('kubernetes_network_policy_v1')
    .flatMap(
      ({ config }) => (config['spec'] as { egress: readonly { to: object[]; ports: { port: string }[] }[] }).egress,
    )
    .filter(({ ports }) => ports.some(({ port }) => port === '5432'));
  expect(database?.to).toContainEqual({ ip_block: { cidr: '172.20.0.0/16' } });
});

test('locally Vault runs outside of a pod, and seals with the emulated KMS', () => {
  expect(config('local-vault-server')).not.toContain('service_registration');
  expect(config('local-vault-server')).toContain('endpoint = "http://127.0.0.1:5566"');
  expect(config('prod-vault-server')).toContain('service_registration "kubernetes"');
  expect(config('prod-vault-server')).not.toContain('endpoint');
});

test('custom resources are planned without asking the cluster', () => {
  const { chart } = release('prod-vault-server', 'vault-certificate');
  expect(readFileSync(join(stack('prod-vault-server').directory, String(chart), 'Chart.yaml'), 'utf8')).toContain(
    'name: custom-resources',
  );
});
