import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { AddOn } from './add-on';
import type { Cluster } from './cluster';
import { WorkloadIdentity } from './workload-identity';

export interface NodeAddOnsProps {
  readonly cluster: Cluster;
  readonly versions: Readonly<Record<'eks-pod-identity-agent' | 'vpc-cni' | 'kube-proxy', string>>;
}

/** What a node needs to become Ready. EKS accepts these add-ons while there is no node yet. */
export class NodeAddOns extends Construct {
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NodeAddOnsProps) {
    super(scope, id);
    const { cluster, versions } = props;
    // IRSA, so that a node's network does not wait for the agent, which runs on the node (terraform-aws-eks#3260).
    const identity = new WorkloadIdentity(this, 'vpc-cni-identity', {
      name: `${cluster.name}-vpc-cni`,
      namespace: 'kube-system',
      serviceAccount: 'aws-node',
      method: { irsa: cluster.oidcProvider },
      managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy'],
    });
    this.ready = [
      new AddOn(this, 'eks-pod-identity-agent', { cluster, version: versions['eks-pod-identity-agent'] }),
      new AddOn(this, 'vpc-cni', {
        cluster,
        version: versions['vpc-cni'],
        roleArn: identity.roleArn,
        // The add-on's schema wants strings. Without the first, NetworkPolicy objects do nothing.
        configuration: { enableNetworkPolicy: 'true', nodeAgent: { enablePolicyEventLogs: 'true' } },
        after: identity.ready,
      }),
      new AddOn(this, 'kube-proxy', { cluster, version: versions['kube-proxy'] }),
    ];
  }
}
