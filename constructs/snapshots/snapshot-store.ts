import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3BucketReplicationConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-replication-configuration';
import { Construct } from 'constructs';
import { policyJson } from '../iam/policy-json';
import { LockedBucket, type LockedBucketProps } from './locked-bucket';

export interface SnapshotStoreProps extends Omit<LockedBucketProps, 'provider'> {
  /** A second bucket that S3 copies to, in the region of its provider. @default - none */
  readonly copy?: {
    readonly name: string;
    readonly provider: AwsProvider;
    /** Name of the role that copies. */
    readonly roleName: string;
  };
}

/** Where snapshots of Vault are kept: never in the reach of who writes them, and in a second region where one recovers. */
export class SnapshotStore extends Construct {
  readonly bucketArn: string;
  readonly keyArn: string;

  constructor(scope: Construct, id: string, { copy, ...props }: SnapshotStoreProps) {
    super(scope, id);
    const bucket = new LockedBucket(this, 'Bucket', props);
    this.bucketArn = bucket.resource.arn;
    this.keyArn = bucket.keyArn;
    if (!copy) return;

    const target = new LockedBucket(this, 'Copy', { ...props, name: copy.name, provider: copy.provider });
    // No condition on the source: AWS says nowhere that S3 names one here, and copies that it may not make fail without a word. Nobody
    // names the role for a bucket who may not pass it.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html#setting-repl-config-same-acctowner
    const role = new IamRole(this, 'ReplicationRole', {
      name: copy.roleName,
      assumeRolePolicy: policyJson({
        Effect: 'Allow',
        Principal: { Service: 's3.amazonaws.com' },
        Action: 'sts:AssumeRole',
      }),
    });
    const policy = new IamRolePolicy(this, 'ReplicationPolicy', {
      name: copy.roleName,
      role: role.name,
      policy: policyJson(...copies(bucket, target)),
    });
    new S3BucketReplicationConfigurationA(this, 'Replication', {
      bucket: bucket.resource.id,
      role: role.arn,
      rule: [
        {
          id: 'everything',
          status: 'Enabled',
          filter: {},
          deleteMarkerReplication: { status: 'Disabled' },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
          destination: {
            bucket: target.resource.arn,
            encryptionConfiguration: { replicaKmsKeyId: target.keyArn },
          },
        },
      ],
      dependsOn: [bucket.versioning, target.versioning, policy],
    });
  }
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html */
function copies(source: LockedBucket, target: LockedBucket) {
  const allow = (Action: readonly string[], Resource: string) => ({ Effect: 'Allow', Action, Resource });
  return [
    allow(['s3:GetReplicationConfiguration', 's3:ListBucket'], source.resource.arn),
    allow(
      [
        's3:GetObjectVersionForReplication',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionTagging',
        's3:GetObjectRetention',
        's3:GetObjectLegalHold',
      ],
      `${source.resource.arn}/*`,
    ),
    allow(['s3:ReplicateObject', 's3:ReplicateTags'], `${target.resource.arn}/*`),
    allow(['kms:Decrypt'], source.keyArn),
    allow(['kms:Encrypt', 'kms:GenerateDataKey'], target.keyArn),
  ];
}
