import { NodeGroup, type NodeGroupProps } from '../../constructs/cluster/node-group';
import { NodeRole } from '../../constructs/cluster/node-role';
import { VolumeKey } from '../../constructs/cluster/volume-key';
import { Template } from '../template';
import { sampleCluster } from './sample-cluster';

const group = (props: Partial<NodeGroupProps> = {}) =>
  Template.of((stack) => {
    new NodeGroup(stack, 'general', {
      cluster: sampleCluster(stack),
      name: 'general',
      role: new NodeRole(stack, 'node-role', 'strongroom-test-node'),
      imageRelease: '1.35.8-20260930',
      volumeKey: new VolumeKey(stack, 'volumes', { accountId: '111122223333', alias: 'strongroom-test-volumes' }),
      subnetIds: ['subnet-a', 'subnet-b'],
      instanceTypes: ['m6i.large', 'm6a.large'],
      nodes: { min: 1, desired: 2, max: 3 },
      diskGiB: 50,
      tags: { owner: 'platform-team' },
      after: [],
      ...props,
    });
  });
const nodes = (props: Partial<NodeGroupProps> = {}) => group(props).resource('aws_eks_node_group');
const template = (props: Partial<NodeGroupProps> = {}) => group(props).resource('aws_launch_template');

test('pods cannot reach the metadata of their node', () => {
  expect(template()['metadata_options']).toEqual({
    http_endpoint: 'enabled',
    http_tokens: 'required',
    http_put_response_hop_limit: 1,
  });
});

test('the root disk is encrypted by the volume key', () => {
  expect(template()['block_device_mappings']).toMatchObject([
    {
      device_name: '/dev/xvda',
      ebs: {
        encrypted: 'true',
        volume_type: 'gp3',
        volume_size: 50,
        kms_key_id: expect.stringMatching(/^\${aws_kms_key\.volumes_\w+\.arn}$/),
      },
    },
  ]);
});

test('tags reach instances and their disks', () => {
  const tags = { owner: 'platform-team', Name: 'strongroom-test-general' };
  expect(template()['tag_specifications']).toEqual([
    { resource_type: 'instance', tags },
    { resource_type: 'volume', tags },
  ]);
});

test('nobody can log in by SSH', () => {
  expect(nodes()).not.toHaveProperty('remote_access');
  expect(template()).not.toHaveProperty('key_name');
});

test('nodes follow the version of the control plane, a third at a time, and are repaired', () => {
  expect(nodes()).toMatchObject({
    ami_type: 'AL2023_x86_64_STANDARD',
    version: expect.stringMatching(/^\${aws_eks_cluster\.\w+\.version}$/),
    update_config: { max_unavailable_percentage: 33 },
    node_repair_config: { enabled: true },
  });
});

test('nodes have the release of the image that they are given, not the newest of the day on which they were made', () => {
  expect(nodes({ imageRelease: '1.35.9-20261101' })['release_version']).toBe('1.35.9-20261101');
});

test('an autoscaler owns the number of nodes only where it has room to move', () => {
  expect(nodes()['lifecycle']).toMatchObject({ ignore_changes: ['scaling_config[0].desired_size'] });
  expect(nodes({ nodes: { min: 2, desired: 2, max: 2 } })['lifecycle']).not.toHaveProperty('ignore_changes');
});

test('a group that must be replaced gets its successor first', () => {
  expect(nodes()).toMatchObject({
    node_group_name_prefix: 'general-',
    lifecycle: { create_before_destroy: true },
  });
});

test('a dedicated group attracts its workload and repels every other', () => {
  expect(nodes({ dedicatedTo: 'vault' })).toMatchObject({
    labels: { dedicated: 'vault' },
    taint: [{ key: 'dedicated', value: 'vault', effect: 'NO_SCHEDULE' }],
  });
  expect(nodes()).not.toHaveProperty('taint');
});

test('nodes start when their role can join the cluster, and can do no more than join, pull and be reached', () => {
  const synthesized = group();
  const policies = Object.entries(synthesized.byId('aws_iam_role_policy_attachment')).filter(([id]) =>
    id.startsWith('node-role'),
  );
  expect(policies.map(([, { policy_arn }]) => policy_arn)).toEqual([
    'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly',
    'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
    'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
  ]);
  expect(synthesized.resource('aws_eks_node_group')['depends_on']).toEqual(
    expect.arrayContaining(policies.map(([id]) => `aws_iam_role_policy_attachment.${id}`)),
  );
});

test.each(['m7g.large', 't4g.medium', 'c6gn.xlarge', 'im4gn.large', 'a1.large'])('%s is refused', (type) => {
  expect(() => group({ instanceTypes: ['m6i.large', type] })).toThrow(
    `Node group 'general' has ${type}, an ARM type, but an x86-64 image`,
  );
});

test.each(['m6i.large', 'm6a.large', 't3a.large', 'g5.xlarge', 'g4dn.xlarge', 'p4d.24xlarge'])(
  '%s is accepted',
  (type) => {
    expect(nodes({ instanceTypes: [type] })['instance_types']).toEqual([type]);
  },
);
