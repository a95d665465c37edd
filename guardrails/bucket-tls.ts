import { bucketsWithout } from './bucket-companions';
import type { Guardrail } from './guardrail';
import { type Statement, statements } from './policy-statements';
import { leaves } from './terraform-json';

export const bucketTls: Guardrail = {
  id: 'SR-S3-04',
  title: 'Buckets answer over TLS only',
  why: 'S3 still answers plain HTTP to whoever asks that way.',
  check: (stack) =>
    bucketsWithout(
      stack,
      'aws_s3_bucket_policy',
      (config) => (statements(config['policy']) ?? []).some(deniesPlainHttp),
      'add an S3BucketPolicy that denies s3:* to everyone where aws:SecureTransport is false',
    ),
};

function deniesPlainHttp({ allows, actions, principals, conditions }: Statement): boolean {
  const plain = leaves(conditions).some(
    ({ name, value }) => name === 'aws:SecureTransport' && String(value) === 'false',
  );
  return !allows && principals.includes('*') && actions.includes('s3:*') && plain;
}
