import type { Guardrail } from './guardrail';

export const kmsRotation: Guardrail = {
  id: 'SR-KMS-01',
  title: 'AWS rotates every symmetric KMS key',
  why: 'Key material that never changes protects more with every year, and its leak would open all of it.',
  sameAs: ['CKV_AWS_7', 'AWS-0065'],
  check: (stack) =>
    stack
      .resources('aws_kms_key')
      .filter(({ config }) => (config['customer_master_key_spec'] ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT')
      .filter(({ config }) => config['enable_key_rotation'] !== true)
      .map((at) => ({ at, fix: 'set enableKeyRotation to true' })),
};
