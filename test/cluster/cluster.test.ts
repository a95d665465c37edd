import type { ClusterProps } from '../../constructs/cluster/cluster';
import { Template } from '../template';
import { sampleCluster } from './sample-cluster';

const cluster = (props: Partial<ClusterProps> = {}) => Template.of((stack) => void sampleCluster(stack, props));
const eks = (props: Partial<ClusterProps> = {}) => cluster(props).resource('aws_eks_cluster');

test('the API server has no public endpoint', () => {
  expect(eks()['vpc_config']).toEqual({
    subnet_ids: ['subnet-a', 'subnet-b'],
    endpoint_private_access: true,
    endpoint_public_access: false,
  });
});

test('named addresses, and only they, reach a public endpoint beside the private one', () => {
  expect(eks({ publicAccessCidrs: ['203.0.113.0/24'] })['vpc_config']).toMatchObject({
    endpoint_private_access: true,
    endpoint_public_access: true,
    public_access_cidrs: ['203.0.113.0/24'],
  });
});

test('an endpoint for the whole internet is refused', () => {
  expect(() => cluster({ publicAccessCidrs: ['203.0.113.0/24', '0.0.0.0/0'] })).toThrow(
    "Cluster 'strongroom-test': 0.0.0.0/0 opens the API server to the whole internet; name the addresses of your network.",
  );
});

test('whoever has an address in the VPC reaches the private endpoint, by HTTPS and nothing else', () => {
  expect(cluster().resource('aws_vpc_security_group_ingress_rule')).toEqual({
    security_group_id: expect.stringMatching(
      /^\${aws_eks_cluster\.cluster_\w+\.vpc_config\[0\]\.cluster_security_group_id}$/,
    ),
    description: 'HTTPS from inside the VPC to the API server',
    ip_protocol: 'tcp',
    from_port: 443,
    to_port: 443,
    cidr_ipv4: '10.0.0.0/16',
  });
});

test('a control plane in a single zone is refused', () => {
  expect(() => cluster({ subnetIds: { 'ap-southeast-1a': 'subnet-a' } })).toThrow(
    "'strongroom-test' has subnets in 1 zone(s) (ap-southeast-1a); EKS needs two or more",
  );
});

test('Secrets are encrypted by a key that nothing else uses', () => {
  expect(eks()['encryption_config']).toEqual({
    resources: ['secrets'],
    provider: { key_arn: expect.stringMatching(/^\${aws_kms_key\.cluster_secrets-key_\w+\.arn}$/) },
  });
});

test('all five logs are kept, in a group that exists before EKS would make one without a key', () => {
  const template = cluster();
  const [logGroup] = Object.keys(template.byId('aws_cloudwatch_log_group'));
  expect(template.resource('aws_cloudwatch_log_group')).toMatchObject({
    name: '/aws/eks/strongroom-test/cluster',
    retention_in_days: 365,
  });
  expect(template.resource('aws_eks_cluster')).toMatchObject({
    enabled_cluster_log_types: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
    depends_on: expect.arrayContaining([`aws_cloudwatch_log_group.${logGroup}`]),
  });
});

test('the permissions of the control plane outlive it, so that it can clean up', () => {
  const template = cluster();
  const permissions = ['aws_iam_role_policy_attachment', 'aws_iam_role_policy'].flatMap((type) =>
    Object.keys(template.byId(type)).map((id) => `${type}.${id}`),
  );
  expect(permissions).toHaveLength(2);
  expect(template.resource('aws_eks_cluster')['depends_on']).toEqual(expect.arrayContaining(permissions));
});

test('whoever creates the cluster gets no rights by that', () => {
  expect(eks()['access_config']).toEqual({
    authentication_mode: 'API',
    bootstrap_cluster_creator_admin_permissions: false,
  });
});

test('exactly the named roles administer it', () => {
  const roles = ['arn:aws:iam::111122223333:role/platform/cluster-admin', 'arn:aws:iam::111122223333:role/sre'];
  const template = cluster({ adminRoleArns: roles });
  expect(template.resources('aws_eks_access_entry').map((entry) => entry['principal_arn'])).toEqual(roles);
  expect(template.resources('aws_eks_access_policy_association')).toHaveLength(2);
  for (const association of template.resources('aws_eks_access_policy_association')) {
    expect(association).toMatchObject({
      policy_arn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
      access_scope: { type: 'cluster' },
    });
  }
});

test('Terraform does not replace it, not even for the flags that EKS forgets', () => {
  expect(eks()).toMatchObject({
    bootstrap_self_managed_addons: false,
    lifecycle: {
      prevent_destroy: true,
      ignore_changes: ['access_config[0].bootstrap_cluster_creator_admin_permissions', 'bootstrap_self_managed_addons'],
    },
  });
});

test('AWS may shift traffic out of a failing zone, and upgrades it before support costs extra', () => {
  expect(eks()).toMatchObject({ zonal_shift_config: { enabled: true }, upgrade_policy: { support_type: 'STANDARD' } });
});

test('it is an identity provider whose certificate AWS checks by itself', () => {
  const provider = cluster().resource('aws_iam_openid_connect_provider');
  expect(provider).toMatchObject({ client_id_list: ['sts.amazonaws.com'] });
  expect(provider).not.toHaveProperty('thumbprint_list');
});
