import { bucketEncryption } from '../../../guardrails/bucket-encryption';
import { bucketPublicAccess } from '../../../guardrails/bucket-public-access';
import { bucketTls } from '../../../guardrails/bucket-tls';
import { bucketVersioning } from '../../../guardrails/bucket-versioning';
import type { Block } from '../../../guardrails/terraform-json';
import { policy } from '../findings';
import { one } from './edit';
import type { Mutation } from './mutation';

const companions: Readonly<Record<string, Block>> = {
  aws_s3_bucket_versioning: { versioning_configuration: { status: 'Enabled' } },
  aws_s3_bucket_server_side_encryption_configuration: {
    rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: 'alias/state' } }],
  },
  aws_s3_bucket_public_access_block: {
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  },
  aws_s3_bucket_policy: {
    policy: policy({
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  },
};

/** No stack of the first wave has a bucket, so each of these brings one that lacks a single thing. */
export const bucketMutations: readonly Mutation[] = [
  { seenBy: bucketVersioning, lacks: 'aws_s3_bucket_versioning' },
  { seenBy: bucketEncryption, lacks: 'aws_s3_bucket_server_side_encryption_configuration' },
  { seenBy: bucketPublicAccess, lacks: 'aws_s3_bucket_public_access_block' },
  { seenBy: bucketTls, lacks: 'aws_s3_bucket_policy' },
].map(({ seenBy, lacks }) => {
  const present = Object.entries(companions).filter(([type]) => type !== lacks);
  return {
    stack: 'prod-network',
    what: `a bucket without ${lacks}`,
    seenBy,
    edit: one('resource', {
      aws_s3_bucket: { logs: { lifecycle: { prevent_destroy: true } } },
      ...Object.fromEntries(
        present.map(([type, config]) => [type, { logs: { bucket: '${aws_s3_bucket.logs.id}', ...config } }]),
      ),
    }),
  };
});
