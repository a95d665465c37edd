import { membershipsOf } from '../../operations/access/groups';
import { policiesByHand } from '../e2e/stack-by-hand';
import type { World } from './world';

/**
 * Tokens with the policies of someone, and no others: of a persona with what tenants add to its group, else with the policy of that
 * name. They are worth nothing after `work`.
 */
export async function withTokens<Who extends string, T>(
  world: World,
  names: readonly Who[],
  work: (tokens: Readonly<Record<Who, string>>) => Promise<T>,
): Promise<T> {
  const root = await world.vault();
  const made = new Map<string, { readonly client_token: string; readonly accessor: string }>();
  try {
    for (const who of names) {
      const policies = policiesOf(world, who);
      await policiesByHand(root, world.stacks, policies);
      const { auth } = await root.expect('POST', 'auth/token/create-orphan', { body: { policies, ttl: '1h' } });
      made.set(who, auth);
    }
    const tokens = [...made].map(([who, { client_token }]) => [who, client_token]);
    return await work(Object.fromEntries(tokens) as Record<Who, string>);
  } finally {
    const vault = await world.vault();
    for (const { accessor } of made.values()) {
      await vault.call('POST', 'auth/token/revoke-accessor', { body: { accessor } });
    }
  }
}

function policiesOf(world: World, who: string): readonly string[] {
  const groups = membershipsOf(world.stacks).filter(({ group }) => group.split(' + ').includes(who));
  return groups.length > 0 ? [...new Set(groups.flatMap(({ policies }) => policies))] : [who];
}
