import type { QueryApi } from './query-api';

/** Where a cluster is, as EKS finds out by itself. */
export interface ClusterNetwork {
  readonly vpcId: string;
  readonly clusterSecurityGroupId: string;
}

/** Makes the security group that EKS makes with a cluster: its members reach each other, and nobody else reaches them. */
export async function makeClusterNetwork(
  aws: QueryApi,
  cluster: string,
  subnetIds: readonly string[],
): Promise<ClusterNetwork> {
  const subnets = await aws.ask('ec2', { Action: 'DescribeSubnets', 'SubnetId.1': subnetIds[0]! });
  const vpcId = only('vpcId', subnets);
  const group = {
    GroupName: `eks-cluster-sg-${cluster}`,
    GroupDescription: 'EKS created security group',
    VpcId: vpcId,
  };
  const made = await aws.ask('ec2', { Action: 'CreateSecurityGroup', ...group });
  return { vpcId, clusterSecurityGroupId: only('groupId', made) };
}

export async function deleteClusterNetwork(aws: QueryApi, { clusterSecurityGroupId }: ClusterNetwork): Promise<void> {
  await aws.ask('ec2', { Action: 'DeleteSecurityGroup', GroupId: clusterSecurityGroupId });
}

function only(tag: string, xml: string): string {
  const [, text] = new RegExp(`<${tag}>([^<]+)`).exec(xml) ?? [];
  if (!text) throw new Error(`moto answers without ${tag}: ${xml}`);
  return text;
}
