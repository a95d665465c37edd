import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { Fn, type TerraformStack } from 'cdktf';
import { Ephemeral } from '../constructs/terraform/ephemeral';

export interface ClusterAccess {
  readonly name: string;
  readonly endpoint: string;
  /** PEM, encoded in base64, as EKS hands it out. */
  readonly certificateAuthority: string;
}

/**
 * The Kubernetes and Helm providers of a stack. They log in as the caller of AWS, by a token that reaches neither plan nor state and
 * ends after 15 minutes, so nothing in the stack may wait longer.
 *
 * Helm's own place for releases are Secrets, and who may read those reads every other one too. Values and manifests of ours hold no
 * secret, so that a plan reads them in ConfigMaps (constructs/platform/plan-access.ts).
 */
export function kubernetesProviders(stack: TerraformStack, cluster: ClusterAccess): void {
  const login = new Ephemeral(stack, 'cluster-login', 'aws_eks_cluster_auth', { name: cluster.name });
  const access = {
    host: cluster.endpoint,
    clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority),
    token: login.getString('token'),
  };
  new KubernetesProvider(stack, 'kubernetes', access);
  new HelmProvider(stack, 'helm', { kubernetes: access, helmDriver: 'configmap' });
}
