import type { AwsEngine } from './aws-engine';
import { type AwsStatement, awsPolicy } from './aws-policy';
import { AwsRole, checkIamArn } from './aws-role';

export interface AwsIamUserProps {
  readonly policy: readonly AwsStatement[];
  /** ARN of the managed policy that bounds what its users may ever do, so that a wrong `policy` cannot do more. */
  readonly permissionsBoundaryArn: string;
}

/**
 * IAM users that live as long as their lease, which lasts as long as the maximum of the mount.
 *
 * Only for what cannot use a session token. A key works some seconds after it was read, because IAM is eventually consistent; a
 * revocation that fails leaves a key that never ends; and a network without a way to the internet has no way to IAM.
 */
export class AwsIamUser extends AwsRole {
  /** @throws when its users could do more than is named. */
  constructor(engine: AwsEngine, name: string, props: AwsIamUserProps) {
    checkIamArn(props.permissionsBoundaryArn, 'policy');
    super(engine, name, {
      credentialType: 'iam_user',
      policyDocument: awsPolicy(`Role '${name}' of '${engine.path}/'`, props.policy),
      permissionsBoundaryArn: props.permissionsBoundaryArn,
    });
  }
}
