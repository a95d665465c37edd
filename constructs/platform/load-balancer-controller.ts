import { Construct } from 'constructs';
import { type OidcProvider, WorkloadIdentity } from '../cluster/workload-identity';
import type { LocatedChart } from './chart';
import { ChartRelease } from './chart-release';
import { loadBalancerPermissions } from './load-balancer-permissions';

export interface LoadBalancerControllerProps {
  readonly chart: LocatedChart;
  readonly namespace: string;
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly clusterName: string;
  readonly oidcProvider: OidcProvider;
  readonly roleName: string;
  /** On every load balancer that it makes. */
  readonly tags: Readonly<Record<string, string>>;
  readonly wait: boolean;
}

/**
 * Label of a namespace whose pods are ready only when their load balancer serves them, which takes minutes: pods that are replaced one after the
 * other would otherwise all be new to it at once. A pod that is made while the controller is away does without.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/
 */
export const readinessGates = { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } as const;

const serviceAccount = 'aws-load-balancer-controller';

/** The AWS load balancer controller, for network load balancers in front of Services only. */
export class LoadBalancerController extends Construct {
  constructor(scope: Construct, id: string, props: LoadBalancerControllerProps) {
    super(scope, id);
    const { namespace, clusterName, region, vpcId } = props;
    const identity = new WorkloadIdentity(this, 'Identity', {
      name: props.roleName,
      namespace,
      serviceAccount,
      method: { irsa: props.oidcProvider },
      policyStatements: loadBalancerPermissions(props),
    });
    const release = new ChartRelease(this, 'Release', {
      chart: props.chart,
      name: 'aws-load-balancer-controller',
      namespace,
      wait: props.wait,
      values: {
        // All three, because a pod cannot ask the instance metadata service.
        clusterName,
        region,
        vpcId,
        replicaCount: 2,
        podDisruptionBudget: { maxUnavailable: 1 },
        serviceAccount: { name: serviceAccount, annotations: { 'eks.amazonaws.com/role-arn': identity.roleArn } },
        defaultTargetType: 'ip',
        defaultTags: props.tags,
        enableShield: false,
        enableWaf: false,
        enableWafv2: false,
        // It would refuse every Service of the cluster while the controller is down.
        enableServiceMutatorWebhook: false,
        createIngressClassResource: false,
        ingressClassParams: { create: false },
        // cert-manager makes the key of the webhooks. One that the chart makes would be in its release, which whoever plans reads.
        enableCertManager: true,
        podSecurityContext: { fsGroup: 65534, seccompProfile: { type: 'RuntimeDefault' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
      },
    });
    release.node.addDependency(identity);
  }
}
