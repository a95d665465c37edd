import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { type Membership, membershipsOf } from './groups';
import { type Role, rolesIn, sorted } from './roles';

/** A way to a token. */
export interface Login extends Role {
  /** Identity groups that who logs in belongs to, and whose policies are among those of the token. @default - none is known of */
  readonly group?: string;
}

/** Every way to log in that the stacks of an environment make, with the policies of groups where it is a way into a group. */
export function loginsOf(stacks: readonly SynthesizedStack[]): readonly Login[] {
  const roles = stacks.flatMap(rolesIn);
  const memberships = membershipsOf(stacks);
  const always = new Set(memberships.flatMap(({ member }) => (member && 'role' in member ? [member.role] : [])));
  const ofGroups = memberships.flatMap((membership) => waysInto(membership, roles));
  return [...roles.filter(({ at }) => !always.has(at)), ...ofGroups].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function waysInto({ group, policies, member }: Membership, roles: readonly Role[]): readonly Login[] {
  const nobody = { at: 'identity', bound: [`being in ${group}`], policies, defaultPolicy: true };
  if (!member) return [{ ...nobody, group }];
  const named = 'name' in member ? [`being ${member.name} there`] : [];
  return roles
    .filter(({ at }) => ('role' in member ? at === member.role : at.startsWith(`auth/${member.method}/`)))
    .map((role) => ({
      ...role,
      group,
      bound: [...role.bound, ...named],
      policies: sorted([...role.policies, ...policies]),
    }));
}

function keyOf({ at, group = '' }: Login): string {
  return `${at} ${group}`;
}
