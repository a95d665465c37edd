import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { checkName } from '../name';
import type { Principal } from '../principal';
import type { AuthMethod } from './auth-method';
import { type TokenArguments, type TokenLifetime, tokenLifetime } from './token-lifetime';

export interface LoginProps {
  /** Of the construct, where a principal logs in twice in one way. @default - named after the way */
  readonly id?: string;
  /** Name that the client asks for. @default - the principal's */
  readonly role?: string;
  /** @default - an hour, renewable up to eight */
  readonly token?: TokenLifetime;
  /** Whether tokens carry Vault's policy `default` besides: what every holder of a token may do to itself. @default true */
  readonly defaultPolicy?: boolean;
}

/** Attaches the policy of a principal to a role of an auth method. Each way to log in says what the role is bound to. */
export abstract class Login extends Construct {
  /** Name that the client asks for. */
  readonly role: string;
  /** Arguments that the roles of all auth methods share. */
  protected readonly tokens: TokenArguments & { tokenPolicies: string[]; tokenNoDefaultPolicy: boolean };

  /**
   * @param way Names the construct, unless `id` does.
   * @param auth Waited for where it is in the same stack.
   */
  constructor(principal: Principal, way: string, auth: AuthMethod | undefined, props: LoginProps) {
    super(principal, props.id ?? way);
    this.role = props.role ?? principal.policyName;
    checkName(this.role, 'a role');
    this.tokens = {
      tokenPolicies: [principal.policyName],
      tokenNoDefaultPolicy: !(props.defaultPolicy ?? true),
      ...tokenLifetime(props.token ?? {}),
    };
    if (auth && TerraformStack.of(auth) === TerraformStack.of(principal)) this.node.addDependency(auth);
  }
}
