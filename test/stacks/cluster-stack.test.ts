import { tmpdir } from 'node:os';
import { Testing } from 'cdktf';
import { parseEnvironment } from '../../environments/environment';
import { local } from '../../environments/local';
import { prod } from '../../environments/prod';
import { kubernetes } from '../../environments/versions';
import { ClusterStack } from '../../stacks/cluster-stack';
import { Template } from '../template';

const subnets = (tier: string) =>
  Object.fromEntries(prod.network.availabilityZones.map((zone) => [zone, `subnet-${tier}-${zone.at(-1)}`]));
const cluster = (input: unknown) => {
  const stack = new ClusterStack(Testing.app({ outdir: tmpdir() }), parseEnvironment(input), {
    privateSubnetIds: subnets('private'),
    intraSubnetIds: subnets('intra'),
  });
  return new Template(JSON.parse(Testing.synth(stack)));
};
const template = cluster(prod);
const resources = (type: string, idPrefix = '') =>
  Object.entries(template.byId(type))
    .filter(([id]) => id.startsWith(idPrefix))
    .map(([id, block]) => ({ address: `${type}.${id}`, block }));
const addOn = (name: string) => resources('aws_eks_addon').find(({ block }) => block['addon_name'] === name)!;
const generalNodes = resources('aws_eks_node_group', 'general-nodes');
const vaultNodes = resources('aws_eks_node_group', 'vault-nodes');

test('what holds data keeps its logical id: a block under a new id would be destroyed under the old one', () => {
  expect([...Object.keys(template.byId('aws_eks_cluster')), ...Object.keys(template.byId('aws_kms_key'))]).toEqual([
    'cluster_611F8AFF',
    'cluster_logs_Key_DC288AE6',
    'cluster_secrets-key_03F4DE86',
    'volume-key_3D6F51F7',
  ]);
});

test('the control plane is in the intra subnets, nodes are in the private ones', () => {
  expect(template.resource('aws_eks_cluster')['vpc_config']).toMatchObject({
    subnet_ids: ['subnet-intra-a', 'subnet-intra-b', 'subnet-intra-c'],
  });
  expect(generalNodes.map(({ block }) => block['subnet_ids'])).toEqual([
    ['subnet-private-a', 'subnet-private-b', 'subnet-private-c'],
  ]);
});

test('Vault has a static group in each zone, together with room for all of its nodes', () => {
  expect(vaultNodes.map(({ block }) => block['subnet_ids'])).toEqual([
    ['subnet-private-a'],
    ['subnet-private-b'],
    ['subnet-private-c'],
  ]);
  for (const { block } of vaultNodes) {
    expect(block).toMatchObject({
      labels: { dedicated: 'vault' },
      scaling_config: { min_size: 2, desired_size: 2, max_size: 2 },
    });
  }
});

test("a change rolls Vault's zones one after the other", () => {
  const [a, b, c] = vaultNodes;
  expect(b!.block['depends_on']).toContain(a!.address);
  expect(c!.block['depends_on']).toContain(b!.address);
});

test('nodes wait for what makes them Ready', () => {
  const needed = ['eks-pod-identity-agent', 'vpc-cni', 'kube-proxy'].map((name) => addOn(name).address);
  for (const { block } of [...generalNodes, vaultNodes[0]!]) {
    expect(block['depends_on']).toEqual(expect.arrayContaining(needed));
  }
});

test.each(['coredns', 'aws-ebs-csi-driver'])('%s waits for nodes that it may run on', (name) => {
  expect(addOn(name).block['depends_on']).toEqual(expect.arrayContaining(generalNodes.map(({ address }) => address)));
});

test('every add-on has the version that the table pins for the Kubernetes version', () => {
  const older = cluster({ ...prod, cluster: { ...prod.cluster, kubernetesVersion: '1.34' } });
  expect(older.resource('aws_eks_cluster')['version']).toBe('1.34');
  expect(
    Object.fromEntries(older.resources('aws_eks_addon').map((each) => [each['addon_name'], each['addon_version']])),
  ).toEqual({
    'eks-pod-identity-agent': expect.stringMatching(/^v1\.3\./),
    'vpc-cni': expect.stringMatching(/^v1\.22\./),
    'kube-proxy': expect.stringMatching(/^v1\.34\./),
    coredns: expect.stringMatching(/^v1\.12\./),
    'aws-ebs-csi-driver': expect.stringMatching(/^v1\.66\./),
  });
});

test('every node has the release of its image that the table pins for the Kubernetes version', () => {
  const older = cluster({ ...prod, cluster: { ...prod.cluster, kubernetesVersion: '1.34' } });
  const releases = older.resources('aws_eks_node_group').map((group) => group['release_version']);
  expect(releases).toHaveLength(4);
  expect(new Set(releases)).toEqual(new Set([kubernetes['1.34'].nodeImage]));
});

const account = prod.account;
const adminPolicy = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';
/** Who is let in: what the cluster knows of each role, and the policies that EKS gives it. */
const letIn = (input: unknown) => {
  const synthesized = cluster(input);
  const policies = synthesized.resources('aws_eks_access_policy_association');
  return Object.fromEntries(
    Object.entries(synthesized.byId('aws_eks_access_entry')).map(([id, { principal_arn, kubernetes_groups = [] }]) => [
      String(principal_arn).replace(`arn:aws:iam::${account}:role/`, ''),
      [
        ...(kubernetes_groups as readonly string[]),
        ...policies
          .filter((policy) => policy['principal_arn'] === `\${aws_eks_access_entry.${id}.principal_arn}`)
          .map((policy) => policy['policy_arn']),
      ],
    ]),
  );
};

test('the roles of CI are let in: who applies administers, who plans is in a group that no policy of EKS goes with', () => {
  expect(letIn(prod)).toEqual({
    'platform/cluster-admin': [adminPolicy],
    'strongroom-prod-ci-apply': [adminPolicy],
    'strongroom-prod-ci-plan': ['strongroom-plan'],
  });
});

test('where GitHub plans and applies nothing, the roles that log in to Vault for it are let in', () => {
  const { github: _, ...logins } = prod.logins;
  const roles = ['jenkins/plan', 'jenkins/apply'].map((name) => `arn:aws:iam::${account}:role/${name}`);
  const roleArns = { ...logins.roleArns, 'ci-plan': [roles[0]], 'ci-apply': [roles[1]] };
  expect(letIn({ ...prod, logins: { ...logins, roleArns } })).toEqual({
    'platform/cluster-admin': [adminPolicy],
    'jenkins/apply': [adminPolicy],
    'jenkins/plan': ['strongroom-plan'],
  });
});

test('a role that does everything has one entry, as EKS wants it', () => {
  const roleArns = {
    ...prod.logins.roleArns,
    'ci-plan': prod.cluster.adminRoleArns,
    'ci-apply': prod.cluster.adminRoleArns,
  };
  expect(letIn({ ...prod, logins: { oidc: prod.logins.oidc, roleArns } })).toEqual({
    'platform/cluster-admin': [adminPolicy],
  });
});

test('the VPC reaches the API server', () => {
  expect(template.resource('aws_vpc_security_group_ingress_rule')).toMatchObject({
    cidr_ipv4: prod.network.cidr,
    from_port: 443,
  });
});

test('the CNI enforces network policies', () => {
  expect(JSON.parse(String(addOn('vpc-cni').block['configuration_values']))).toEqual({
    enableNetworkPolicy: 'true',
    nodeAgent: { enablePolicyEventLogs: 'true' },
  });
});

test('the CNI has its rights by IRSA, before it starts: it must not wait for an agent that runs on the node', () => {
  const [role] = resources('aws_iam_role', 'node-add-ons_vpc-cni-identity');
  const [policy] = resources('aws_iam_role_policy_attachment', 'node-add-ons_vpc-cni-identity');
  expect(addOn('vpc-cni').block).toMatchObject({
    service_account_role_arn: `\${${role!.address}.arn}`,
    depends_on: [policy!.address],
  });
  expect(role!.block['assume_role_policy']).toContain('"system:serviceaccount:kube-system:aws-node"');
});

test('the EBS driver may use the volume key, and grant it only to AWS resources', () => {
  const [policy] = resources('aws_iam_role_policy', 'pod-add-ons');
  const [use, grant] = JSON.parse(String(policy!.block['policy'])).Statement;
  for (const { Resource } of [use, grant]) expect(Resource).toContain('aws_kms_key.volume-key');
  expect(use.Action).not.toContain('kms:CreateGrant');
  expect(grant.Condition).toEqual({ Bool: { 'kms:GrantIsForAWSResource': 'true' } });
});

test('the EBS driver does not start before it has its rights', () => {
  const rights = ['aws_iam_role_policy', 'aws_iam_role_policy_attachment', 'aws_eks_pod_identity_association'].flatMap(
    (type) => resources(type, 'pod-add-ons').map(({ address }) => address),
  );
  expect(rights).toHaveLength(3);
  expect(addOn('aws-ebs-csi-driver').block['depends_on']).toEqual(expect.arrayContaining(rights));
});

test("volumes that pods claim carry the environment's tags", () => {
  expect(JSON.parse(String(addOn('aws-ebs-csi-driver').block['configuration_values']))).toEqual({
    controller: { extraVolumeTags: prod.tags },
  });
});

test('a disposable environment can be destroyed', () => {
  const disposable = cluster(local);
  for (const resource of [...disposable.resources('aws_kms_key'), disposable.resource('aws_eks_cluster')]) {
    expect(resource['lifecycle'] ?? {}).not.toHaveProperty('prevent_destroy');
  }
});
