import { Duration } from '../duration';
import type { AwsEngine } from './aws-engine';
import { type AwsStatement, awsPolicy } from './aws-policy';
import { AwsRole, type AwsSessionTtl, checkIamArn, sessionTtl } from './aws-role';

export interface AwsAssumedRoleProps extends AwsSessionTtl {
  /**
   * IAM roles that Vault may hand out sessions of; with more than one, the client says which. Each must trust Vault's own role, for
   * `sts:AssumeRole`, and `sts:TagSession` where there are tags. That role is behind a boundary which lets it assume roles of its own
   * account alone, whose names begin with a tenant's (stacks/bootstrap-stack.ts).
   */
  readonly roleArns: readonly string[];
  /** What a session may do of what the IAM role may: both must allow it. @default - all that the IAM role may */
  readonly policy?: readonly AwsStatement[];
  /** On every session, for conditions on `aws:PrincipalTag`. @default - none */
  readonly sessionTags?: Readonly<Record<string, string>>;
}

/** Vault runs as a role itself, and AWS chains roles for an hour at most, whatever `MaxSessionDuration` says. */
const LONGEST_CHAINED = Duration.hours(1);

/** Of `Policy` in AssumeRole, in characters. */
const LONGEST_POLICY = 2048;

/**
 * Sessions of IAM roles. They end by themselves and cannot be renewed, nor revoked by Vault: keep them short.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export class AwsAssumedRole extends AwsRole {
  /** @throws when AWS would refuse every session, or a session could do more than is named. */
  constructor(engine: AwsEngine, name: string, props: AwsAssumedRoleProps) {
    const { roleArns, policy, sessionTags } = props;
    if (roleArns.length === 0)
      throw new Error(`Role '${name}' of '${engine.path}/' has no roleArns. Give at least one.`);
    for (const arn of roleArns) checkIamArn(arn, 'role');
    const policyDocument = policy && awsPolicy(`Role '${name}' of '${engine.path}/'`, policy);
    if (policyDocument !== undefined && policyDocument.length > LONGEST_POLICY) {
      throw new Error(
        `The policy of role '${name}' of '${engine.path}/' has ${policyDocument.length} characters, and AWS takes ` +
          `${LONGEST_POLICY} for a session. Move what it says into the IAM role, or make two roles.`,
      );
    }
    super(engine, name, {
      credentialType: 'assumed_role',
      roleArns: [...roleArns],
      ...(policyDocument !== undefined && { policyDocument }),
      ...(sessionTags && { sessionTags: { ...sessionTags } }),
      ...sessionTtl(engine, name, props, LONGEST_CHAINED),
    });
  }
}
