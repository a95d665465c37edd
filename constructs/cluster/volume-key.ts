import type { Construct } from 'constructs';
import { CustomerKey } from '../kms/customer-key';

export interface VolumeKeyProps {
  readonly accountId: string;
  /** Without `alias/`. */
  readonly alias: string;
}

/**
 * The key of all disks: of nodes, and of volumes that pods claim.
 *
 * Auto Scaling starts the nodes with its own service-linked role. Where the key does not let it, no node starts
 * (`Client.InternalError: Client error on launch`), and no emulator shows that. The role must exist when the key is made: an account
 * that never had an Auto Scaling group gets it by `aws iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com`.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export class VolumeKey extends CustomerKey {
  constructor(scope: Construct, id: string, { accountId, alias }: VolumeKeyProps) {
    const autoScaling = {
      AWS: `arn:aws:iam::${accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    };
    super(scope, id, {
      accountId,
      alias,
      description: 'Encrypts the disks of nodes and the volumes of pods',
      statements: [
        {
          Sid: 'AutoScalingUses',
          Effect: 'Allow',
          Principal: autoScaling,
          Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        },
        {
          Sid: 'AutoScalingGrantsToDisks',
          Effect: 'Allow',
          Principal: autoScaling,
          Action: 'kms:CreateGrant',
          Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
        },
      ],
    });
  }
}
