import { bucketsWithout } from './bucket-companions';
import type { Guardrail } from './guardrail';
import { blocks } from './terraform-json';

export const bucketVersioning: Guardrail = {
  id: 'SR-S3-01',
  title: 'Buckets keep old versions',
  why: 'A state file or a snapshot that was overwritten by mistake is gone without them.',
  sameAs: ['CKV_AWS_21', 'AWS-0090'],
  check: (stack) =>
    bucketsWithout(
      stack,
      'aws_s3_bucket_versioning',
      (config) => blocks(config['versioning_configuration']).some(({ status }) => status === 'Enabled'),
      "add an S3BucketVersioning with status 'Enabled'",
    ),
};
