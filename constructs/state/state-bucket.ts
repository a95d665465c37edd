import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import { policyJson } from '../iam/policy-json';
import { CustomerKey } from '../kms/customer-key';
import { onlyBreakGlassDestroys } from '../kms/only-break-glass-destroys';

export interface StateBucketProps {
  readonly accountId: string;
  /** Of the bucket. */
  readonly name: string;
  /** Of the bucket's own key, without `alias/`. */
  readonly keyAlias: string;
  /** The one role that may delete old versions, the bucket or its key. @default - no one may */
  readonly breakGlassRoleArn?: string;
}

/**
 * Where the states of an environment live. A state that was overwritten or deleted is an old version away; versions are deleted by
 * their age alone, after a year.
 */
export class StateBucket extends Construct {
  readonly keyArn: string;

  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id);
    const { accountId, name, keyAlias, breakGlassRoleArn } = props;
    const unlessBreakGlass = breakGlassRoleArn && {
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': breakGlassRoleArn } },
    };
    const key = new CustomerKey(this, 'Key', {
      accountId,
      alias: keyAlias,
      description: `Encrypts the Terraform states in ${name}`,
      statements: [onlyBreakGlassDestroys(breakGlassRoleArn)],
    });
    this.keyArn = key.arn;
    const bucket = new S3Bucket(this, 'Resource', { bucket: name, lifecycle: { preventDestroy: true } }).id;
    const versioning = new S3BucketVersioningA(this, 'Versioning', {
      bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.arn },
          bucketKeyEnabled: true,
        },
      ],
    });
    new S3BucketOwnershipControls(this, 'Ownership', { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } });
    const publicAccess = new S3BucketPublicAccessBlock(this, 'PublicAccess', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketPolicy(this, 'Policy', {
      bucket,
      policy: policyJson(tlsOnly(name), ...noDeletion(name).map((denied) => ({ ...denied, ...unlessBreakGlass }))),
      // S3 refuses two changes of a bucket's access at once.
      dependsOn: [publicAccess],
    });
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      bucket,
      rule: [
        {
          id: 'old-versions',
          status: 'Enabled',
          filter: [{}],
          noncurrentVersionExpiration: [{ noncurrentDays: 365 }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
    // For whoever wants to know of a deleted state: EventBridge gets every event, and costs nothing until a rule asks for one.
    new S3BucketNotification(this, 'Events', { bucket, eventbridge: true });
  }
}

function tlsOnly(bucket: string) {
  return {
    Sid: 'OnlyOverTls',
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:*',
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** Lock files are no states: Terraform deletes them after every run. */
function noDeletion(bucket: string) {
  const denied = { Effect: 'Deny', Principal: { AWS: '*' } };
  return [
    {
      ...denied,
      Sid: 'BucketAndVersionsStay',
      Action: ['s3:DeleteBucket', 's3:DeleteObjectVersion'],
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    },
    { ...denied, Sid: 'StatesStay', Action: 's3:DeleteObject', Resource: `arn:aws:s3:::${bucket}/*.tfstate` },
  ];
}
