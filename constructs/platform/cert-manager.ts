import { Construct } from 'constructs';
import type { LocatedChart } from './chart';
import { ChartRelease } from './chart-release';

export interface CertManagerProps {
  readonly chart: LocatedChart;
  readonly namespace: string;
  readonly wait: boolean;
  /** Whether its webhook checks the resources of all namespaces, or of none: where no pod answers it, it would refuse them all. */
  readonly validates: boolean;
}

/** cert-manager with its custom resource definitions, which outlive the release: deleting them would delete every certificate. */
export class CertManager extends Construct {
  constructor(scope: Construct, id: string, props: CertManagerProps) {
    super(scope, id);
    const podDisruptionBudget = { enabled: true };
    const checkedNamespaces = props.validates ? {} : { namespaceSelector: noNamespace };
    new ChartRelease(this, 'Release', {
      chart: props.chart,
      name: 'cert-manager',
      namespace: props.namespace,
      wait: props.wait,
      values: {
        global: {
          leaderElection: { namespace: props.namespace },
          priorityClassName: 'system-cluster-critical',
        },
        crds: { enabled: true, keep: true },
        podDisruptionBudget,
        replicaCount: 2,
        resources: sized('20m', '128Mi'),
        webhook: {
          podDisruptionBudget,
          replicaCount: 3,
          resources: sized('20m', '64Mi'),
          validatingWebhookConfiguration: checkedNamespaces,
          mutatingWebhookConfiguration: checkedNamespaces,
        },
        cainjector: { podDisruptionBudget, replicaCount: 2, resources: sized('20m', '256Mi') },
        startupapicheck: { resources: sized('10m', '64Mi') },
      },
    });
  }
}

/** Every namespace has this label. */
const noNamespace = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'DoesNotExist' }] };

function sized(cpu: string, memory: string) {
  return { requests: { cpu, memory }, limits: { memory } };
}
