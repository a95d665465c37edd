import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration';
import type { Construct } from 'constructs';
import { type Denial, PrivateBucket, type PrivateBucketProps } from '../s3/private-bucket';

export interface LockedBucketProps extends PrivateBucketProps {
  /** Days that nobody can remove or overwrite an object, and after which S3 removes it. */
  readonly retentionDays: number;
  /**
   * Days after which S3 removes the objects with the tag `kept=weekly`. At least `retentionDays`.
   *
   * @default - as all others
   */
  readonly weeklyRetentionDays?: number;
  /** `COMPLIANCE` cannot be ended by anyone, the account's root included. */
  readonly lock: 'GOVERNANCE' | 'COMPLIANCE';
}

/**
 * A bucket for what must survive whoever has taken the account: objects are locked until S3 removes them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export class LockedBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: LockedBucketProps) {
    super(scope, id, props, { denials, objectLockEnabled: true });
    new S3BucketObjectLockConfigurationA(this, 'Lock', {
      ...this.bucket,
      rule: { defaultRetention: { mode: props.lock, days: props.retentionDays } },
      dependsOn: [this.versioning],
    });
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      ...this.bucket,
      rule: lifecycleRules(props),
      dependsOn: [this.versioning],
    });
  }
}

/**
 * S3 removes an object in two steps, a marker and then the version below it. Tags cannot be negated: with a weekly class, every
 * object carries one of two tags, and one without is kept as the longer of both.
 */
function lifecycleRules({ retentionDays, weeklyRetentionDays }: LockedBucketProps) {
  const ending = {
    status: 'Enabled',
    noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
  };
  const last = { ...ending, id: 'end', filter: [{}], expiration: [{ days: weeklyRetentionDays ?? retentionDays }] };
  if (!weeklyRetentionDays) return [last];
  const daily = [{ key: 'kept', value: 'daily' }];
  return [{ id: 'daily', status: 'Enabled', filter: [{ tag: daily }], expiration: [{ days: retentionDays }] }, last];
}

/** Lifecycle rules go on whatever a bucket's policy denies. */
function denials(arn: string, keyArn: string): readonly Denial[] {
  const unlessNamed = (header: string, value: string) => ({
    Condition: { StringNotEquals: { [header]: value }, Null: { [header]: 'false' } },
  });
  const put = { Action: 's3:PutObject', Resource: `${arn}/*` };
  return [
    { ...put, Sid: 'NoOtherKey', ...unlessNamed('s3:x-amz-server-side-encryption-aws-kms-key-id', keyArn) },
    { ...put, Sid: 'NoOtherEncryption', ...unlessNamed('s3:x-amz-server-side-encryption', 'aws:kms') },
    {
      Sid: 'NobodyRemoves',
      Action: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
      Resource: `${arn}/*`,
    },
  ];
}
