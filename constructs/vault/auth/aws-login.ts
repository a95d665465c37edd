import { AwsAuthBackendRole } from '@cdktf/provider-vault/lib/aws-auth-backend-role';
import type { Principal } from '../principal';
import type { AwsAuth } from './aws-auth';
import { Login, type LoginProps } from './login';

export interface AwsLoginProps extends LoginProps {
  readonly auth: AwsAuth;
  /** ARNs as IAM shows them, path included, in the account that Vault runs in. Vault looks each up when the role is written. */
  readonly iamRoles: readonly string[];
}

/**
 * Lets whoever can assume an IAM role log in as `principal`: a pod by IRSA, a person by a role of single sign-on.
 *
 * STS reports an assumed role without its path, so the ARN of a role of single sign-on
 * (`role/aws-reserved/sso.amazonaws.com/<region>/AWSReservedSSO_…`) never compares equal. Vault therefore stores the unique id of
 * each role and compares that: right for any path, and a role that was deleted and made again under its name is someone else. It
 * is bound again by replacing this resource, for its ARN did not change.
 *
 * @see https://developer.hashicorp.com/vault/api-docs/auth/aws#resolve_aws_unique_ids
 */
export class AwsLogin extends Login {
  /** Whom the identity store takes everyone for who logs in here. Made up by Vault. */
  readonly alias: { readonly name: string; readonly mountAccessor: string };

  /** @throws unless roles are named one by one: Vault would take a `*` at the end for any number of them. */
  constructor(principal: Principal, props: AwsLoginProps) {
    super(principal, 'Aws', props.auth, props);
    if (props.iamRoles.length === 0) throw new Error(`Role '${this.role}' is bound to no IAM role: name at least one.`);
    const wrong = props.iamRoles.find((arn) => !/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn));
    if (wrong !== undefined) {
      throw new Error(
        `Role '${this.role}' cannot be bound to '${wrong}': give the ARN of one IAM role, as in ` +
          'arn:aws:iam::111122223333:role/path/name, not of a session and without *.',
      );
    }
    const resource = new AwsAuthBackendRole(this, 'Resource', {
      backend: props.auth.path,
      role: this.role,
      authType: 'iam',
      boundIamPrincipalArns: [...props.iamRoles],
      resolveAwsUniqueIds: true,
      ...this.tokens,
    });
    this.alias = { name: resource.roleId, mountAccessor: props.auth.accessor };
  }
}
