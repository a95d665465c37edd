import type { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
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

export interface PrivateBucketProps {
  readonly accountId: string;
  /** Of the bucket. */
  readonly name: string;
  /** Of its key, without `alias/`. @default - the bucket's name */
  readonly keyAlias?: string;
  /** The one role that may disable the key or schedule its deletion. @default - no one may */
  readonly breakGlassRoleArn?: string;
  /** Of another region. @default - the stack's own */
  readonly provider?: AwsProvider;
}

/** Who is refused what, whatever else allows it. */
export interface Denial {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What differs between kinds of buckets. */
interface Kind {
  /** Beside that of everything without TLS. */
  readonly denials: (bucketArn: string, keyArn: string) => readonly Denial[];
  readonly objectLockEnabled?: boolean;
}

/** A versioned bucket with a key of its own, for this account alone and over TLS alone. Terraform refuses to replace it. */
export abstract class PrivateBucket extends Construct {
  readonly resource: S3Bucket;
  readonly keyArn: string;
  /** Replication, locks and the life of versions begin with it. */
  readonly versioning: S3BucketVersioningA;
  /** For what else is said of the bucket. */
  protected readonly bucket: { readonly bucket: string; readonly provider?: AwsProvider };

  protected constructor(scope: Construct, id: string, props: PrivateBucketProps, { denials, ...kind }: Kind) {
    super(scope, id);
    const provider = props.provider && { provider: props.provider };
    const { name, accountId } = props;
    this.keyArn = new CustomerKey(this, 'Key', {
      accountId,
      alias: props.keyAlias ?? name,
      description: `Encrypts the bucket ${name}`,
      statements: [onlyBreakGlassDestroys(props.breakGlassRoleArn)],
      ...provider,
    }).arn;
    this.resource = new S3Bucket(this, 'Resource', {
      bucket: name,
      ...kind,
      lifecycle: { preventDestroy: true },
      ...provider,
    });
    this.bucket = { bucket: this.resource.id, ...provider };
    this.versioning = new S3BucketVersioningA(this, 'Versioning', {
      ...this.bucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', {
      ...this.bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: this.keyArn },
          bucketKeyEnabled: true,
        },
      ],
    });
    new S3BucketOwnershipControls(this, 'Ownership', {
      ...this.bucket,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    const publicAccess = new S3BucketPublicAccessBlock(this, 'PublicAccess', {
      ...this.bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const arn = `arn:aws:s3:::${name}`;
    new S3BucketPolicy(this, 'Policy', {
      ...this.bucket,
      policy: policyJson(
        ...[withoutTls(arn), ...denials(arn, this.keyArn)].map((denial) => ({
          ...denial,
          Effect: 'Deny',
          Principal: { AWS: '*' },
        })),
      ),
      // S3 refuses two changes of a bucket's access at once.
      dependsOn: [publicAccess],
    });
    // EventBridge gets every event, and costs nothing until a rule asks for one.
    new S3BucketNotification(this, 'Events', { ...this.bucket, eventbridge: true });
  }
}

function withoutTls(arn: string): Denial {
  return {
    Sid: 'OnlyOverTls',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
