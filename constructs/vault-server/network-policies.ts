import {
  NetworkPolicyV1,
  type NetworkPolicyV1SpecEgress,
  type NetworkPolicyV1SpecIngress,
} from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { Construct } from 'constructs';
import { isWithin } from '../network/cidr';
import { podLabels } from './names';
import { publisherLabels } from './published-ca';

export interface NetworkPoliciesProps {
  readonly namespace: string;
  /** Block of the one address that the Service `kubernetes` has. A policy is asked before that address is translated. */
  readonly apiServerCidr: string;
  /** Subnets of the control plane's network interfaces. */
  readonly controlPlaneCidrs: readonly string[];
  /** Subnets of the VPC endpoints of KMS and STS. Without STS no node unseals. */
  readonly endpointCidrs: readonly string[];
  /** Blocks of the databases that Vault makes users of: subnets of their pods and instances, addresses of their Services. */
  readonly databaseCidrs: readonly string[];
  readonly databasePorts: readonly number[];
  /** Blocks outside the VPC that Vault calls by HTTPS. What is private in them stays closed. */
  readonly outboundCidrs: readonly string[];
  /** Subnets of the load balancer. @default - there is none */
  readonly loadBalancerCidrs?: readonly string[];
}

/** Not of the internet: private networks, those of carriers, the link, where EC2 answers for itself (RFC 6890). */
const PRIVATE = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];

/** Namespaces with this label may use Vault, and in Vault's own the pods that have it. */
export const clientLabel = { 'vault-client': 'true' } as const;

const dns: NetworkPolicyV1SpecEgress = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [{ port: '53', protocol: 'UDP' }, ...tcp(53)],
};

/**
 * Who talks to whom in Vault's namespace: nobody, but for what is said here. The chart's own policy would open the port of Raft to
 * every namespace.
 *
 * They need the VPC CNI to enforce them, and its rule that the port of a Service is the port of its pods.
 */
export class NetworkPolicies extends Construct {
  constructor(scope: Construct, id: string, props: NetworkPoliciesProps) {
    super(scope, id);
    const { loadBalancerCidrs = [] } = props;
    const servers = [{ podSelector: { matchLabels: podLabels } }];
    const apiServer = { to: blocks(props.apiServerCidr, ...props.controlPlaneCidrs), ports: tcp(443) };

    this.policy('default-deny', props, undefined, [], []);
    this.policy(
      'vault-server',
      props,
      podLabels,
      [
        { from: servers, ports: tcp(8200, 8201) },
        {
          from: [
            { namespaceSelector: { matchLabels: clientLabel } },
            { podSelector: { matchLabels: clientLabel } },
            ...blocks(...loadBalancerCidrs),
          ],
          ports: tcp(8200),
        },
      ],
      [
        { to: servers, ports: tcp(8200, 8201) },
        apiServer,
        { to: blocks(...props.endpointCidrs), ports: tcp(443) },
        { to: blocks(...props.databaseCidrs), ports: tcp(...props.databasePorts) },
        { to: props.outboundCidrs.map(publicPart), ports: tcp(443) },
        dns,
      ],
    );
    this.policy('vault-client', props, clientLabel, [], [{ to: servers, ports: tcp(8200) }, dns]);
    this.policy('vault-ca-publisher', props, publisherLabels, [], [apiServer]);
  }

  private policy(
    name: string,
    { namespace }: NetworkPoliciesProps,
    pods: Readonly<Record<string, string>> | undefined,
    ingress: NetworkPolicyV1SpecIngress[],
    egress: NetworkPolicyV1SpecEgress[],
  ): void {
    new NetworkPolicyV1(this, name, {
      metadata: { name, namespace },
      spec: {
        podSelector: pods ? { matchLabels: pods } : {},
        policyTypes: ['Ingress', 'Egress'],
        ingress,
        egress,
      },
    });
  }
}

function blocks(...cidrs: readonly string[]) {
  return cidrs.map((cidr) => ({ ipBlock: { cidr } }));
}

function publicPart(cidr: string) {
  const except = PRIVATE.filter((block) => isWithin(block, cidr));
  return { ipBlock: { cidr, ...(except.length > 0 && { except }) } };
}

function tcp(...ports: readonly number[]) {
  return ports.map((port) => ({ port: `${port}`, protocol: 'TCP' }));
}
