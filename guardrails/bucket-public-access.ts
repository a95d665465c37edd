import { bucketsWithout } from './bucket-companions';
import type { Guardrail } from './guardrail';

const switches = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];

export const bucketPublicAccess: Guardrail = {
  id: 'SR-S3-03',
  title: 'No bucket can be made public',
  why: 'One wrong statement in a bucket policy would otherwise be enough.',
  sameAs: ['CKV_AWS_53', 'CKV_AWS_54', 'CKV_AWS_55', 'CKV_AWS_56', 'CKV2_AWS_6', 'AWS-0094'],
  check: (stack) =>
    bucketsWithout(
      stack,
      'aws_s3_bucket_public_access_block',
      (config) => switches.every((name) => config[name] === true),
      'add an S3BucketPublicAccessBlock with all four switches true',
    ),
};
