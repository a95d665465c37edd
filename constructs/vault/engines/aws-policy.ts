import { policyJson } from '../../iam/policy-json';

/** What credentials may do; nothing is ever denied here, because nothing is allowed by default. */
export interface AwsStatement {
  /** As in `s3:GetObject` or `s3:Get*`, of one service each. */
  readonly actions: readonly string[];
  /** ARNs, whole: a `*` may stand only behind the full name of what it is in, as in `arn:aws:s3:::orders-prod/*`. */
  readonly resources: readonly string[];
  /** As IAM writes them: operator, key, values. @default - none */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const ACTION = /^[a-z0-9-]+:[A-Z][A-Za-z0-9]*\*?$/;
const S3_RESOURCE = /^arn:aws[a-z-]*:s3:::[a-z0-9.-]+(\/[^\s]+)?$/;
const RESOURCE = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:\d*:([^\s*?]+|[^\s*?]+[:/][^\s*?]+[:/]\*)$/;

/**
 * The text of an IAM policy, as Vault keeps it.
 *
 * @param what It is for, to begin an error with.
 * @throws when it would reach beyond what is named: `orders-*` covers the bucket `orders-backups` too, and those of tomorrow.
 */
export function awsPolicy(what: string, statements: readonly AwsStatement[]): string {
  if (statements.length === 0) throw new Error(`${what}: its policy allows nothing. Give statements, or leave it out.`);
  for (const { actions, resources } of statements) {
    if (actions.length === 0 || resources.length === 0) {
      throw new Error(`${what}: a statement has no actions or no resources. Name at least one of each.`);
    }
    const action = actions.find((value) => !ACTION.test(value));
    if (action !== undefined) {
      throw new Error(`${what}: the action '${action}' is all of a service, or none. Name it, as in 's3:GetObject'.`);
    }
    const resource = resources.find((value) => !S3_RESOURCE.test(value) && !RESOURCE.test(value));
    if (resource !== undefined) {
      throw new Error(
        `${what}: '${resource}' is no ARN, or covers more than one thing by its name. Write the name of the bucket (table, …) ` +
          "out; a '*' may follow it behind a slash, as in 'arn:aws:s3:::orders-prod/*'.",
      );
    }
  }
  return policyJson(
    ...statements.map(({ actions, resources, conditions }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: resources,
      ...(conditions && { Condition: conditions }),
    })),
  );
}
