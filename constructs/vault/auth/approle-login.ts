import { ApproleAuthBackendRole } from '@cdktf/provider-vault/lib/approle-auth-backend-role';
import { isCidr } from '../../network/cidr';
import { Duration } from '../duration';
import type { Grant } from '../grant';
import type { Principal } from '../principal';
import type { AppRoleAuth } from './approle-auth';
import { Login, type LoginProps } from './login';

export interface AppRoleLoginProps extends LoginProps {
  readonly auth: AppRoleAuth;
  /** How long a secret id waits for its one use. */
  readonly secretIdTtl: Duration;
  /** Whence clients come, as Vault sees them: both login and token are bound to these. */
  readonly cidrs: readonly string[];
}

const WRAPPED_FOR = { least: Duration.seconds(1), most: Duration.seconds(90) };

/**
 * Lets a client log in as `principal` by the id of its role and a secret id, which works once. Vault makes secret ids, for whoever
 * was granted to hand them out, and Terraform never sees one.
 *
 * @see https://developer.hashicorp.com/vault/docs/auth/approle/approle-pattern
 */
export class AppRoleLogin extends Login {
  private readonly auth: AppRoleAuth;

  /** @throws without addresses: a secret id that leaked would then be good anywhere. */
  constructor(principal: Principal, props: AppRoleLoginProps) {
    super(principal, 'AppRole', props.auth, props);
    this.auth = props.auth;
    const wrong = props.cidrs.find((cidr) => !isCidr(cidr) || cidr.endsWith('/0'));
    if (wrong !== undefined || props.cidrs.length === 0) {
      throw new Error(
        `Role '${this.role}' cannot be bound to '${wrong ?? ''}': name the networks that its clients come from, as in 10.0.8.0/24.`,
      );
    }
    new ApproleAuthBackendRole(this, 'Resource', {
      backend: props.auth.path,
      roleName: this.role,
      bindSecretId: true,
      secretIdNumUses: 1,
      secretIdTtl: props.secretIdTtl.toSeconds(),
      secretIdBoundCidrs: [...props.cidrs],
      tokenBoundCidrs: [...props.cidrs],
      ...this.tokens,
    });
  }

  /**
   * Lets `principal` start clients of this login: read the id of the role, and have secret ids made for them, wrapped. Vault wraps
   * them in a token that opens once and for {@link WRAPPED_FOR} at most, so that who carries one never holds the secret id itself.
   */
  grantHandOut(principal: Principal): readonly Grant[] {
    const role = `auth/${this.auth.path}/role/${this.role}`;
    return [
      principal.allow(this, `${role}/role-id`, 'read'),
      principal.add(this, {
        path: `${role}/secret-id`,
        capabilities: ['update'],
        minWrappingTtlSeconds: WRAPPED_FOR.least.toSeconds(),
        maxWrappingTtlSeconds: WRAPPED_FOR.most.toSeconds(),
      }),
    ];
  }
}
