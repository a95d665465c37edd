import { type Cluster, DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import type { Environment } from '../environments/environment';
import { nameOf } from '../stacks/names';
import { awsAccess, awsRefusal } from './aws';
import { Kubectl } from './kubectl';

/**
 * @returns undefined where there is none.
 * @throws Error where EKS does not say.
 */
export async function findCluster(environment: Environment): Promise<Cluster | undefined> {
  const name = nameOf(environment);
  const eks = new EKSClient(awsAccess(environment, 'eks'));
  const answer = await eks.send(new DescribeClusterCommand({ name })).catch((error: Error) => {
    if (error.name === 'ResourceNotFoundException') return undefined;
    throw awsRefusal(`The cluster ${name} cannot be looked at`, error);
  });
  return answer?.cluster;
}

/** @throws Error unless `kubectl` speaks to the environment's own cluster. */
export async function kubectlOf(environment: Environment): Promise<Kubectl> {
  const cluster = await findCluster(environment);
  const name = nameOf(environment);
  if (!cluster?.endpoint) throw new Error(`There is no cluster ${name}.`);
  return Kubectl.of(name, cluster.endpoint);
}
