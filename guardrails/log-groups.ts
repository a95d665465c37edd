import type { Guardrail } from './guardrail';

export const logGroups: Guardrail = {
  id: 'SR-LOG-01',
  title: 'Log groups keep a year and are encrypted by a key of ours',
  why: 'Incidents are found months later, and logs name what is worth stealing.',
  sameAs: ['CKV_AWS_66', 'CKV_AWS_158', 'CKV_AWS_338', 'AWS-0017'],
  check: (stack) =>
    stack
      .resources('aws_cloudwatch_log_group')
      .filter(({ config: { kms_key_id, retention_in_days } }) => {
        return !kms_key_id || typeof retention_in_days !== 'number' || retention_in_days < 365;
      })
      .map((at) => ({ at, fix: 'set kmsKeyId, and retentionInDays to 365 or more' })),
};
