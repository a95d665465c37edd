import { synthesizeAll } from '../all-stacks';
import { releaseValues } from '../platform/release-values';
import type { Block } from '../template';

const { stacks } = synthesizeAll();
const stack = (name: string) => stacks.find((candidate) => candidate.name === name)!;
const releases = (name: string): Record<string, Block> =>
  Object.fromEntries(
    stack(name)
      .resources('helm_release')
      .map(({ config }) => [config['name'], config]),
  );

test('the token of the cluster reaches the providers, but neither state nor plan', () => {
  for (const type of ['kubernetes', 'helm']) {
    const provider = stack('prod-platform').providers.find((one) => one.type === type);
    expect(JSON.stringify(provider?.config)).toContain(
      '"token":"${ephemeral.aws_eks_cluster_auth.cluster-login.token}"',
    );
  }
});

test('the load balancer controller is there where Vault has a load balancer', () => {
  expect(Object.keys(releases('prod-platform')).sort()).toEqual(['aws-load-balancer-controller', 'cert-manager']);
  expect(Object.keys(releases('dev-platform'))).toEqual(['cert-manager']);
});

test('the controller asks no instance metadata, and cannot stop the making of Services', () => {
  const values = releaseValues(releases('prod-platform')['aws-load-balancer-controller']!);
  expect(values).toMatchObject({
    clusterName: 'strongroom-prod',
    region: 'ap-southeast-1',
    enableServiceMutatorWebhook: false,
    enableShield: false,
    enableWaf: false,
    enableWafv2: false,
  });
  expect(values.vpcId).toContain('prod-network');
});

test('every release waits for its namespace', () => {
  for (const release of Object.values(releases('prod-platform'))) {
    expect(release['depends_on']).toContainEqual(
      expect.stringMatching(new RegExp(`^kubernetes_namespace_v1\\.${release['namespace']}-namespace`)),
    );
  }
});

test('every namespace admits restricted pods only', () => {
  const namespaces = stack('prod-platform').resources('kubernetes_namespace_v1');
  expect(namespaces).toHaveLength(3);
  for (const { config } of namespaces) {
    expect(config['metadata']).toMatchObject({ labels: { 'pod-security.kubernetes.io/enforce-version': 'v1.35' } });
  }
});

test('cert-manager may use Vault, and pods of Vault wait for their load balancer where there is one', () => {
  const labels = (name: string, namespace: string) =>
    stack(name)
      .resources('kubernetes_namespace_v1')
      .map(({ config }) => config['metadata'] as { name: string; labels: Readonly<Record<string, string>> })
      .find((metadata) => metadata.name === namespace)?.labels;
  expect(labels('dev-platform', 'cert-manager')).toMatchObject({ 'vault-client': 'true' });
  expect(labels('prod-platform', 'vault')).toMatchObject({ 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' });
  expect(Object.keys(labels('dev-platform', 'vault')!).filter((label) => label.startsWith('elbv2'))).toEqual([]);
});

test('where no pod runs, nothing waits for one', () => {
  expect(releases('local-platform')['cert-manager']).toMatchObject({ wait: false, disable_webhooks: true });
  expect(releases('prod-platform')['cert-manager']).toMatchObject({ wait: true, disable_webhooks: false });
});

test('Vault’s priority evicts nobody', () => {
  expect(stack('prod-platform').resources('kubernetes_priority_class_v1')[0]?.config).toMatchObject({
    metadata: { name: 'vault-critical' },
    preemption_policy: 'Never',
  });
});
