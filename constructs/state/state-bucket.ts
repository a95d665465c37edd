import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import type { Construct } from 'constructs';
import { type Denial, PrivateBucket, type PrivateBucketProps } from '../s3/private-bucket';

/**
 * Where the states of an environment live. A state that was overwritten or deleted is an old version away; versions are deleted by
 * their age alone, after a year, or by the break-glass role.
 */
export class StateBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    const { breakGlassRoleArn } = props;
    const unlessBreakGlass = breakGlassRoleArn && {
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': breakGlassRoleArn } },
    };
    super(scope, id, props, {
      denials: (arn) => removals(arn).map((denial) => ({ ...denial, ...unlessBreakGlass })),
    });
    new S3BucketLifecycleConfiguration(this, 'Lifecycle', {
      ...this.bucket,
      rule: [
        {
          id: 'old-versions',
          status: 'Enabled',
          filter: [{}],
          noncurrentVersionExpiration: [{ noncurrentDays: 365 }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [this.versioning],
    });
  }
}

/** Lock files are no states: Terraform deletes them after every run. */
function removals(arn: string): readonly Denial[] {
  return [
    {
      Sid: 'BucketAndVersionsStay',
      Action: ['s3:DeleteBucket', 's3:DeleteObjectVersion'],
      Resource: [arn, `${arn}/*`],
    },
    { Sid: 'StatesStay', Action: 's3:DeleteObject', Resource: `${arn}/*.tfstate` },
  ];
}
