import { policyJson } from '../iam/policy-json';
/** A statement of a key policy. `Resource` is always `*` there: it means the key that the policy belongs to. */
export interface KeyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: { readonly AWS: string } | { readonly Service: string };
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * The policy of a key as JSON. The account's root may administer it, so that no lost role can orphan the key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function keyPolicy(accountId: string, statements: readonly KeyStatement[] = []): string {
  const administers: KeyStatement = {
    Sid: 'AccountAdministers',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: 'kms:*',
  };
  return policyJson(...[administers, ...statements].map((statement) => ({ ...statement, Resource: '*' })));
}
