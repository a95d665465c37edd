import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { Construct } from 'constructs';
import { podLabels } from './names';

export interface InternalLoadBalancerProps {
  /** Of the load balancer in AWS, at most 32 characters. */
  readonly name: string;
  readonly namespace: string;
  /**
   * Values of the tag `Name`. Subnets without pods: network policies tell clients by address, and could not tell the load balancer
   * from a pod beside it.
   */
  readonly subnetNames: readonly string[];
  /** Blocks whose clients it serves. */
  readonly clientCidrs: readonly string[];
  /** Whether to wait until AWS has made it. */
  readonly wait: boolean;
}

/**
 * An internal network load balancer that passes TLS through to Vault, and the client's address by the PROXY protocol.
 *
 * A Service of its own: the chart has one type for three Services, so its `LoadBalancer` makes three.
 */
export class InternalLoadBalancer extends Construct {
  constructor(scope: Construct, id: string, props: InternalLoadBalancerProps) {
    super(scope, id);
    const annotations = {
      name: props.name,
      scheme: 'internal',
      subnets: props.subnetNames.join(','),
      'nlb-target-type': 'ip',
      'proxy-protocol': '*',
      attributes: 'load_balancing.cross_zone.enabled=true',
      'target-group-attributes': 'preserve_client_ip.enabled=false',
      'healthcheck-protocol': 'https',
      'healthcheck-path': '/v1/sys/health?standbyok=true&perfstandbyok=true',
    };
    new ServiceV1(this, 'Resource', {
      metadata: {
        name: 'vault-load-balancer',
        namespace: props.namespace,
        annotations: Object.fromEntries(
          Object.entries(annotations).map(([key, value]) => [
            `service.beta.kubernetes.io/aws-load-balancer-${key}`,
            value,
          ]),
        ),
      },
      spec: {
        type: 'LoadBalancer',
        loadBalancerClass: 'service.k8s.aws/nlb',
        loadBalancerSourceRanges: [...props.clientCidrs],
        allocateLoadBalancerNodePorts: false,
        selector: podLabels,
        port: [{ name: 'https', port: 8200, targetPort: '8200' }],
      },
      waitForLoadBalancer: props.wait,
    });
  }
}
