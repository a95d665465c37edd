import type { TerraformStack } from 'cdktf';
import { Cluster, type ClusterProps } from '../../constructs/cluster/cluster';

/** A cluster for tests of it and of what belongs to it. */
export function sampleCluster(stack: TerraformStack, props: Partial<ClusterProps> = {}): Cluster {
  return new Cluster(stack, 'cluster', {
    name: 'strongroom-test',
    accountId: '111122223333',
    region: 'ap-southeast-1',
    kubernetesVersion: '1.35',
    subnetIds: { 'ap-southeast-1a': 'subnet-a', 'ap-southeast-1b': 'subnet-b' },
    vpcCidr: '10.0.0.0/16',
    serviceCidr: '172.20.0.0/16',
    adminRoleArns: ['arn:aws:iam::111122223333:role/platform/cluster-admin'],
    logRetentionDays: 365,
    ...props,
  });
}
