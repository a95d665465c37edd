import { JwtAuthBackendRole } from '@cdktf/provider-vault/lib/jwt-auth-backend-role';
import { Duration } from '../duration';
import type { Principal } from '../principal';
import type { JwtAuth } from './jwt-auth';
import { Login, type LoginProps } from './login';

export interface JobLoginProps extends Omit<LoginProps, 'token'> {
  readonly auth: JwtAuth;
  /** That the job's token must be made for. One of this Vault's own, so that no other service can use the token here. */
  readonly audience: string;
  /** @default - 15 minutes, renewable up to an hour */
  readonly token?: LoginProps['token'];
}

/** Lets jobs of a pipeline log in as `principal`, by the token that their system signs for each of them. */
export abstract class JobLogin extends Login {
  /**
   * @param claims Each of which the token must have, with exactly this value.
   * @param entity Claim that names who logs in: an id, since names are given to others in time.
   * @throws without an audience, or with an empty claim.
   */
  constructor(
    principal: Principal,
    way: string,
    props: JobLoginProps,
    claims: Readonly<Record<string, string>>,
    entity: string,
  ) {
    const { token = { ttl: Duration.minutes(15), maxTtl: Duration.hours(1) } } = props;
    super(principal, way, props.auth, { ...props, token });
    if (props.audience === '') {
      throw new Error(
        `Role '${this.role}' would take tokens made for anyone: name an audience, such as the address of this Vault.`,
      );
    }
    const id = claims[entity] ?? '';
    if (!/^\d+$/.test(id)) {
      throw new Error(
        `Role '${this.role}' cannot be bound to '${id}' as its ${entity}: give the number, which nobody gets again.`,
      );
    }
    for (const [claim, value] of Object.entries(claims)) {
      if (!/^[^*,]+$/.test(value)) {
        throw new Error(
          `Role '${this.role}' cannot be bound to '${value}' as its ${claim}: give one value, without * and commas.`,
        );
      }
    }
    new JwtAuthBackendRole(this, 'Resource', {
      backend: props.auth.path,
      roleName: this.role,
      roleType: 'jwt',
      boundAudiences: [props.audience],
      boundClaimsType: 'string',
      boundClaims: { ...claims },
      userClaim: entity,
      ...this.tokens,
    });
  }
}
