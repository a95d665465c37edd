import { bucketsWithout } from './bucket-companions';
import type { Guardrail } from './guardrail';
import { blocks } from './terraform-json';

export const bucketEncryption: Guardrail = {
  id: 'SR-S3-02',
  title: 'Buckets are encrypted by a KMS key of ours',
  why: 'With the key of S3, the right to read the bucket is the right to read what is in it.',
  sameAs: ['CKV_AWS_145', 'AWS-0132'],
  check: (stack) =>
    bucketsWithout(
      stack,
      'aws_s3_bucket_server_side_encryption_configuration',
      (config) =>
        blocks(config['rule'])
          .flatMap((rule) => blocks(rule['apply_server_side_encryption_by_default']))
          .some(({ sse_algorithm, kms_master_key_id }) => sse_algorithm === 'aws:kms' && Boolean(kms_master_key_id)),
      "add an S3BucketServerSideEncryptionConfiguration with sseAlgorithm 'aws:kms' and a key",
    ),
};
