import { DataVaultIdentityGroup } from '@cdktf/provider-vault/lib/data-vault-identity-group';
import { IdentityGroupPolicies } from '@cdktf/provider-vault/lib/identity-group-policies';
import { Construct } from 'constructs';
import { checkName } from '../name';
import type { Principal } from '../principal';

export interface GroupPolicyProps {
  /** Of the stack `vault`, named after its persona. Must exist when this stack is planned. */
  readonly group: string;
}

/**
 * Gives the policy of `principal` to the people of a persona, from the stack of a tenant and without touching the persona's own. The
 * group keeps what others gave it. That takes a read and a write, between which another stack's may be lost: the next plan shows
 * it, and its apply repairs it.
 */
export class GroupPolicy extends Construct {
  constructor(principal: Principal, { group }: GroupPolicyProps) {
    super(principal, `Group-${group}`);
    checkName(group, 'a group');
    const found = new DataVaultIdentityGroup(this, 'Found', { groupName: group });
    new IdentityGroupPolicies(this, 'Resource', {
      groupId: found.id,
      policies: [principal.policyName],
      exclusive: false,
    });
  }
}
