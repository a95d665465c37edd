import { Construct } from 'constructs';
import { CustomResources } from '../platform/custom-resources';
import { podLabels } from './names';

/**
 * One node of Vault at a time may be taken away. One that serves nobody anyway, sealed or not initialized, may always be: Kubernetes
 * would otherwise evict none while two are, so that no host under a Vault that waits to be needed could ever be replaced.
 *
 * The chart's own budget and the provider's resource lack that field.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
 */
export class DisruptionBudget extends Construct {
  constructor(scope: Construct, id: string, { namespace }: { readonly namespace: string }) {
    super(scope, id);
    new CustomResources(this, 'Resources', {
      name: 'vault-disruption-budget',
      namespace,
      resources: [
        {
          apiVersion: 'policy/v1',
          kind: 'PodDisruptionBudget',
          metadata: { name: 'vault-server' },
          spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: podLabels } },
        },
      ],
    });
  }
}
