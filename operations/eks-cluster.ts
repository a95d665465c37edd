import { type Cluster, DescribeClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import type { Environment } from '../environments/environment';
import { nameOf } from '../stacks/names';
import { awsAccess, awsRefusal } from './aws';
import { Kubectl } from './kubectl';

/** @throws Error with what EKS says, for example that there is no such cluster. */
export async function describeCluster(environment: Environment): Promise<Cluster> {
  const name = nameOf(environment);
  const eks = new EKSClient(awsAccess(environment, 'eks'));
  const { cluster } = await eks.send(new DescribeClusterCommand({ name })).catch((error) => {
    throw awsRefusal(`The cluster ${name} cannot be looked at`, error);
  });
  return cluster!;
}

/** @throws Error unless `kubectl` speaks to the environment's own cluster. */
export async function kubectlOf(environment: Environment): Promise<Kubectl> {
  const { endpoint } = await describeCluster(environment);
  return Kubectl.of(nameOf(environment), endpoint ?? '');
}
