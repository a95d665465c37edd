import type { Finding, Guardrail } from './guardrail';
import { statements } from './policy-statements';
import type { SynthesizedElement, SynthesizedStack } from './synthesized-stack';
import { blocks, texts } from './terraform-json';

/** Key policies and bucket policies are no identity policies: there `kms:*` of the account's root is what AWS asks for. */
export const iamActions: Guardrail = {
  id: 'SR-IAM-01',
  title: 'No role may do everything, not even within one service',
  why: 'A wildcard grants what AWS has yet to invent, and hides what the role needs.',
  sameAs: ['CKV_AWS_62', 'CKV_AWS_63', 'CKV_AWS_274', 'CKV2_AWS_40', 'AWS-0057', 'AWS-0345'],
  check: (stack) => [...tooWide(stack), ...administrators(stack)],
};

function tooWide(stack: SynthesizedStack): readonly Finding[] {
  const policies: readonly { at: SynthesizedElement; policy: unknown }[] = [
    ...['aws_iam_policy', 'aws_iam_role_policy', 'aws_iam_user_policy', 'aws_iam_group_policy'].flatMap((type) =>
      stack.resources(type).map((at) => ({ at, policy: at.config['policy'] })),
    ),
    ...stack
      .resources('aws_iam_role')
      .flatMap((at) => blocks(at.config['inline_policy']).map(({ policy }) => ({ at, policy }))),
  ];
  return policies.flatMap(({ at, policy }) => {
    const found = statements(policy);
    if (!found) return [{ at, fix: 'write the policy as a JSON string, so that it can be checked' }];
    const allowed = found.filter(({ allows }) => allows);
    const wildcards = allowed.flatMap(({ actions }) => actions).filter((action) => /^(\*|[^:]+:\*+)$/.test(action));
    if (wildcards.length > 0) return [{ at, fix: `name the actions instead of ${wildcards.join(', ')}` }];
    return allowed.some(({ inverted }) => inverted) ? [{ at, fix: 'name the actions instead of NotAction' }] : [];
  });
}

function administrators(stack: SynthesizedStack): readonly Finding[] {
  return stack
    .allResources()
    .filter(({ type }) => type === 'aws_iam_role' || /^aws_iam_(role|user|group)?_?policy_attachment$/.test(type))
    .filter(({ config }) =>
      [...texts(config['policy_arn']), ...texts(config['managed_policy_arns'])].some((arn) =>
        arn.endsWith('/AdministratorAccess'),
      ),
    )
    .map((at) => ({ at, fix: 'attach a policy that names what is needed instead of AdministratorAccess' }));
}
