import type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification';
import { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import { policyJson } from '../iam/policy-json';
import { CustomerKey } from '../kms/customer-key';
import { onlyBreakGlassDestroys } from '../kms/only-break-glass-destroys';

export interface LockedBucketProps {
  /** Name of the bucket, and alias of its key. */
  readonly name: string;
  readonly accountId: string;
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
  /** The one role that may disable the key or schedule its deletion. @default - no one may */
  readonly breakGlassRoleArn?: string;
  /** Of another region. @default - the stack's own */
  readonly provider?: AwsProvider;
}

/**
 * A bucket for what must survive whoever has taken the account: objects are versioned, encrypted by a key of the bucket's own, and
 * locked until S3 removes them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export class LockedBucket extends Construct {
  readonly resource: S3Bucket;
  readonly keyArn: string;
  /** Replication starts with it. */
  readonly versioning: S3BucketVersioningA;

  constructor(scope: Construct, id: string, props: LockedBucketProps) {
    super(scope, id);
    const provider = props.provider && { provider: props.provider };
    const { name, accountId, retentionDays } = props;
    this.keyArn = new CustomerKey(this, 'Key', {
      accountId,
      alias: name,
      description: `Encrypts the bucket ${name}`,
      statements: [onlyBreakGlassDestroys(props.breakGlassRoleArn)],
      ...provider,
    }).arn;
    this.resource = new S3Bucket(this, 'Resource', {
      bucket: name,
      objectLockEnabled: true,
      lifecycle: { preventDestroy: true },
      ...provider,
    });
    const bucket = { bucket: this.resource.id, ...provider };
    this.versioning = new S3BucketVersioningA(this, 'Versioning', {
      ...bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      ...bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: this.keyArn },
          bucketKeyEnabled: true,
        },
      ],
    });
    const publicAccess = new S3BucketPublicAccessBlock(this, 'PublicAccess', {
      ...bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, 'Ownership', { ...bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } });
    new S3BucketObjectLockConfigurationA(this, 'Lock', {
      ...bucket,
      rule: { defaultRetention: { mode: props.lock, days: retentionDays } },
      dependsOn: [this.versioning],
    });
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      ...bucket,
      rule: lifecycleRules(props),
      dependsOn: [this.versioning],
    });
    new S3BucketPolicy(this, 'Policy', {
      ...bucket,
      policy: bucketPolicy(this.resource.arn, this.keyArn),
      // S3 refuses two changes of a bucket's access at once.
      dependsOn: [publicAccess],
    });
    // EventBridge gets every event, and costs nothing until a rule asks for one.
    new S3BucketNotification(this, 'Events', { ...bucket, eventbridge: true });
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
function bucketPolicy(bucketArn: string, keyArn: string): string {
  const everyone = { Effect: 'Deny', Principal: { AWS: '*' } };
  const key = 's3:x-amz-server-side-encryption-aws-kms-key-id';
  return policyJson(
    {
      ...everyone,
      Sid: 'OnlyOverTls',
      Action: 's3:*',
      Resource: [bucketArn, `${bucketArn}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    {
      ...everyone,
      Sid: 'NoOtherKey',
      Action: 's3:PutObject',
      Resource: `${bucketArn}/*`,
      Condition: { StringNotEquals: { [key]: keyArn }, Null: { [key]: 'false' } },
    },
    {
      ...everyone,
      Sid: 'NoOtherEncryption',
      Action: 's3:PutObject',
      Resource: `${bucketArn}/*`,
      Condition: {
        StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
        Null: { 's3:x-amz-server-side-encryption': 'false' },
      },
    },
    {
      ...everyone,
      Sid: 'NobodyRemoves',
      Action: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
      Resource: `${bucketArn}/*`,
    },
  );
}
