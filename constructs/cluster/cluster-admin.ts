import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association';
import { Construct } from 'constructs';

export interface ClusterAdminProps {
  readonly clusterName: string;
  /** With its path: EKS checks that the role exists as written. */
  readonly roleArn: string;
}

/** An IAM role with every right in the cluster. */
export class ClusterAdmin extends Construct {
  constructor(scope: Construct, id: string, props: ClusterAdminProps) {
    super(scope, id);
    const { clusterName } = props;
    const entry = new EksAccessEntry(this, 'Resource', { clusterName, principalArn: props.roleArn });
    new EksAccessPolicyAssociation(this, 'Policy', {
      clusterName,
      principalArn: entry.principalArn,
      policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy',
      accessScope: { type: 'cluster' },
    });
  }
}
