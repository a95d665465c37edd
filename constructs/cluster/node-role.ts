import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { policyJson } from '../iam/policy-json';

/**
 * What a node may do as itself: join, pull images, be reached by Session Manager. Pods have identities of their own, and with a
 * metadata hop limit of 1 they cannot borrow this one.
 */
export class NodeRole extends Construct {
  readonly arn: string;
  readonly ready: readonly ITerraformDependable[];

  /** @param name Name of the IAM role. */
  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    const role = new IamRole(this, 'Resource', {
      name,
      assumeRolePolicy: policyJson({
        Effect: 'Allow',
        Principal: { Service: 'ec2.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    });
    this.arn = role.arn;
    this.ready = [
      'AmazonEKSWorkerNodePolicy',
      'AmazonEC2ContainerRegistryPullOnly',
      'AmazonSSMManagedInstanceCore',
    ].map(
      (policy) =>
        new IamRolePolicyAttachment(this, policy, { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` }),
    );
  }
}
