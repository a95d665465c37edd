import { blocks, texts } from '../../guardrails/terraform-json';
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

/** As the API calls a kind: `kubernetes_network_policy_v1` are networkpolicies. */
const resourcesOf = (type: string) => {
  const kind = type.replace(/^kubernetes_|_v\d+$/g, '').replaceAll('_', '');
  return kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : kind.endsWith('s') ? `${kind}es` : `${kind}s`;
};
const planned = stack('prod-platform').resources('kubernetes_cluster_role_v1')[0]!;
const rules = blocks(planned.config['rule']).map((rule) => ({
  resources: texts(rule['resources']),
  verbs: texts(rule['verbs']),
}));

test('who plans looks at every kind that a stack has in a cluster, at no other, and at no Secret', () => {
  const types = new Set(stacks.flatMap((one) => one.allResources()).map(({ type }) => type));
  const kinds = [...types].filter((type) => type.startsWith('kubernetes_')).map(resourcesOf);
  expect(rules.flatMap(({ resources }) => resources).sort()).toEqual(kinds.sort());
  expect(kinds).not.toContain('secrets');
  for (const { verbs } of rules) expect(verbs).toEqual(['get', 'list']);
});

test('those whom the cluster lets in to plan are those who look', () => {
  const [binding] = stack('prod-platform').resources('kubernetes_cluster_role_binding_v1');
  const [entry] = stack('prod-cluster')
    .resources('aws_eks_access_entry')
    .filter(({ config }) => config['kubernetes_groups']);
  expect(binding!.config).toMatchObject({
    role_ref: { kind: 'ClusterRole', name: expect.stringContaining('kubernetes_cluster_role_v1.plan-access') },
    subject: [{ kind: 'Group', name: texts(entry!.config['kubernetes_groups'])[0] }],
  });
});

test('Helm keeps its releases where a plan may read them', () => {
  for (const name of ['prod-platform', 'prod-vault-server']) {
    expect(stack(name).providers.find(({ type }) => type === 'helm')?.config).toMatchObject({
      helm_driver: 'configmap',
    });
  }
});

test('the chart of the controller makes no key, which would be in its release: cert-manager, which is there before, does', () => {
  const release = releases('prod-platform')['aws-load-balancer-controller']!;
  expect(releaseValues(release)).toMatchObject({ enableCertManager: true });
  expect(release['depends_on']).toContainEqual(expect.stringMatching(/^helm_release\.cert-manager/));
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
