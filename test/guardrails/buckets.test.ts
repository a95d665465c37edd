import { bucketEncryption } from '../../guardrails/bucket-encryption';
import { bucketPublicAccess } from '../../guardrails/bucket-public-access';
import { bucketTls } from '../../guardrails/bucket-tls';
import { bucketVersioning } from '../../guardrails/bucket-versioning';
import type { Guardrail } from '../../guardrails/guardrail';
import type { Block } from '../../guardrails/terraform-json';
import { findings, policy } from './findings';

/** Findings in a stack of one bucket and `companion`, which belongs to it unless it says otherwise. */
const withBucket = (guardrail: Guardrail, type: string, companion: Block) =>
  findings(guardrail, {
    resource: { aws_s3_bucket: { main: {} }, [type]: { it: { bucket: '${aws_s3_bucket.main.id}', ...companion } } },
  });
const found = ['aws_s3_bucket.main'];

test('a bucket keeps old versions', () => {
  const versioning = (companion: Block) => withBucket(bucketVersioning, 'aws_s3_bucket_versioning', companion);
  const enabled = { versioning_configuration: { status: 'Enabled' } };
  expect(versioning(enabled)).toEqual([]);
  expect(versioning({ versioning_configuration: { status: 'Suspended' } })).toEqual(found);
  expect(versioning({})).toEqual(found);
  expect(versioning({ ...enabled, bucket: '${aws_s3_bucket.other.id}' })).toEqual(found);
});

test('a bucket is encrypted by a named key', () => {
  const encryption = (byDefault: Block) =>
    withBucket(bucketEncryption, 'aws_s3_bucket_server_side_encryption_configuration', {
      rule: [{ apply_server_side_encryption_by_default: byDefault }],
    });
  expect(encryption({ sse_algorithm: 'aws:kms', kms_master_key_id: '${aws_kms_key.it.arn}' })).toEqual([]);
  expect(encryption({ sse_algorithm: 'aws:kms' })).toEqual(found);
  expect(encryption({ sse_algorithm: 'AES256' })).toEqual(found);
  expect(withBucket(bucketEncryption, 'aws_s3_bucket_server_side_encryption_configuration', {})).toEqual(found);
});

test('a bucket has all four switches against public access on', () => {
  const block = (companion: Block) => withBucket(bucketPublicAccess, 'aws_s3_bucket_public_access_block', companion);
  const all = {
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  };
  expect(block(all)).toEqual([]);
  expect(block({ ...all, restrict_public_buckets: false })).toEqual(found);
});

test('a bucket refuses plain HTTP from everyone', () => {
  const readers = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 's3:GetObject' };
  const bucketPolicy = (statement: Block) =>
    withBucket(bucketTls, 'aws_s3_bucket_policy', { policy: policy(readers, { ...deny, ...statement }) });
  const deny = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: '${aws_s3_bucket.main.arn}/*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  expect(bucketPolicy({})).toEqual([]);
  expect(bucketPolicy({ Effect: 'Allow' })).toEqual(found);
  expect(bucketPolicy({ Principal: { AWS: 'arn:aws:iam::111122223333:root' } })).toEqual(found);
  expect(bucketPolicy({ Action: 's3:GetObject' })).toEqual(found);
  expect(bucketPolicy({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })).toEqual(found);
});
