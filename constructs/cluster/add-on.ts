import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { Cluster } from './cluster';

export interface AddOnProps {
  readonly cluster: Cluster;
  /** As `aws eks describe-addon-versions` writes it, for the cluster's Kubernetes version. */
  readonly version: string;
  /** By the schema that `aws eks describe-addon-configuration` shows. @default - the add-on's own */
  readonly configuration?: object;
  /** Role of its service account, by IRSA. @default - none */
  readonly roleArn?: string;
  /** What it needs beside the cluster. @default - nothing */
  readonly after?: readonly ITerraformDependable[];
}

/** Software that EKS installs, of a pinned version. An update undoes what was changed by hand in the fields that EKS manages. */
export class AddOn extends EksAddon {
  /** @param name The add-on's name at EKS. */
  constructor(scope: Construct, name: string, props: AddOnProps) {
    super(scope, name, {
      clusterName: props.cluster.resource.name,
      addonName: name,
      addonVersion: props.version,
      resolveConflictsOnUpdate: 'OVERWRITE',
      ...(props.configuration && { configurationValues: JSON.stringify(props.configuration) }),
      ...(props.roleArn && { serviceAccountRoleArn: props.roleArn }),
      ...(props.after && { dependsOn: [...props.after] }),
    });
  }
}
