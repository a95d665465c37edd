import type { Guardrail } from './guardrail';
import { type Statement, statements } from './policy-statements';

export const kmsPolicy: Guardrail = {
  id: 'SR-KMS-02',
  title: 'Every KMS key has a policy of its own that allows neither everyone nor everything',
  why: 'The policy of a key decides before any policy of a role does, across accounts too.',
  sameAs: ['CKV_AWS_33', 'CKV2_AWS_64'],
  check: (stack) =>
    ['aws_kms_key', 'aws_kms_replica_key']
      .flatMap((type) => stack.resources(type))
      .filter(({ config }) => {
        const policy = statements(config['policy']);
        return !policy || policy.some((statement) => statement.allows && isTooWide(statement));
      })
      .map((at) => ({
        at,
        fix: "write the policy as a JSON string that names its principals, and allows kms:* to the account's root only",
      })),
};

function isTooWide({ principals, actions, inverted }: Statement): boolean {
  if (inverted || principals.includes('*')) return true;
  const everything = actions.some((action) => action === '*' || action === 'kms:*');
  return everything && !principals.every((principal) => /^arn:aws:iam::\d{12}:root$/.test(principal));
}
