import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { Construct } from 'constructs';

export interface GroupMemberProps {
  readonly clusterName: string;
  /** With its path: EKS checks that the role exists as written. */
  readonly roleArn: string;
  /** Of Kubernetes. Its rights are those that role bindings in the cluster give it. EKS keeps `system:` for itself. */
  readonly group: string;
}

/** An IAM role that the cluster knows by a group, and that may do nothing more than the group. */
export class GroupMember extends Construct {
  constructor(scope: Construct, id: string, { clusterName, roleArn, group }: GroupMemberProps) {
    super(scope, id);
    new EksAccessEntry(this, 'Resource', { clusterName, principalArn: roleArn, kubernetesGroups: [group] });
  }
}
