import { Duration } from '../duration';
import type { AwsEngine } from './aws-engine';
import { type AwsStatement, awsPolicy } from './aws-policy';
import { AwsRole, type AwsSessionTtl, sessionTtl } from './aws-role';

export interface AwsFederationTokenProps extends AwsSessionTtl {
  /** What a session may do of what Vault's own IAM user may: without it, nothing. */
  readonly policy: readonly AwsStatement[];
}

/**
 * Sessions of Vault's own IAM user, which it needs long-lived keys for: AWS refuses GetFederationToken to roles, and so to IRSA and
 * Pod Identity. Use an {@link AwsAssumedRole}, unless Vault runs outside of AWS with a user's keys in its environment.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
export class AwsFederationToken extends AwsRole {
  /** @throws when AWS would refuse every session, or a session could do more than is named. */
  constructor(engine: AwsEngine, name: string, props: AwsFederationTokenProps) {
    super(engine, name, {
      credentialType: 'federation_token',
      policyDocument: awsPolicy(`Role '${name}' of '${engine.path}/'`, props.policy),
      ...sessionTtl(engine, name, props, Duration.hours(36)),
    });
  }
}
