import { IdentityEntity } from '@cdktf/provider-vault/lib/identity-entity';
import { IdentityEntityAlias } from '@cdktf/provider-vault/lib/identity-entity-alias';
import { IdentityGroup } from '@cdktf/provider-vault/lib/identity-group';
import { IdentityGroupAlias } from '@cdktf/provider-vault/lib/identity-group-alias';
import { IdentityGroupPolicies } from '@cdktf/provider-vault/lib/identity-group-policies';
import { Construct } from 'constructs';
import type { AwsLogin } from '../auth/aws-login';
import type { OidcAuth } from '../auth/oidc-auth';
import type { Principal } from '../principal';

export interface PersonaGroupProps {
  /** Logins of people who are in a group of the identity provider. @default - none */
  readonly oidc?: { readonly auth: OidcAuth; readonly group: string };
  /** Logins by an IAM role. All who assume it are one entity; tokens and audit entries name the session. @default - none */
  readonly aws?: AwsLogin;
}

/**
 * People with the policy of `principal`, however they log in, and with what the stacks of tenants add ({@link GroupPolicy}).
 *
 * Vault itself fills a group of the identity provider, at each login, and lets nobody else be in it. So the group that has the
 * policies is another, of Vault's own, with the provider's as a member.
 *
 * @see https://developer.hashicorp.com/vault/docs/concepts/identity#external-vs-internal-groups
 */
export class PersonaGroup extends Construct {
  /** The principal's. */
  readonly groupName: string;

  /** @throws when nobody could be in it, or its people are another persona already. */
  constructor(principal: Principal, { oidc, aws }: PersonaGroupProps) {
    super(principal, 'Group');
    this.groupName = principal.policyName;
    if (!oidc && !aws) {
      throw new Error(`Nobody could be in the group '${this.groupName}': name a group of OIDC or a login by AWS.`);
    }
    const group = new IdentityGroup(this, 'Resource', {
      name: this.groupName,
      type: 'internal',
      externalPolicies: true,
      memberGroupIds: oidc ? [this.provided(oidc)] : [],
      memberEntityIds: aws ? [this.entity(aws)] : [],
    });
    new IdentityGroupPolicies(this, 'Policies', {
      groupId: group.id,
      policies: [principal.policyName],
      exclusive: false,
    });
  }

  private provided({ auth, group }: NonNullable<PersonaGroupProps['oidc']>): string {
    auth.claimGroup(group, this.groupName);
    const external = new IdentityGroup(this, 'Oidc', {
      name: `${this.groupName}-${auth.path.replaceAll('/', '-')}`,
      type: 'external',
    });
    new IdentityGroupAlias(this, 'OidcAlias', {
      name: group,
      mountAccessor: auth.accessor,
      canonicalId: external.id,
    });
    return external.id;
  }

  private entity({ alias }: AwsLogin): string {
    const entity = new IdentityEntity(this, 'Aws', { name: `${this.groupName}-aws` });
    new IdentityEntityAlias(this, 'AwsAlias', { ...alias, canonicalId: entity.id });
    return entity.id;
  }
}
