import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { References } from './references';
import { type Role, roleOf, sorted } from './roles';

/** Identity groups that someone is in together, and what they add to a token. */
export interface Membership {
  /** Names of those that have policies. */
  readonly group: string;
  readonly policies: readonly string[];
  /** Who is in it. @default - nobody that the program knows of */
  readonly member?:
    | { readonly role: Role['at'] }
    /** Who logs in at `auth/<method>` and is called so there. */
    | { readonly method: string; readonly name: string };
}

interface Node {
  readonly name: string;
  readonly policies: Set<string>;
  /** Groups that this one, or an entity, is a member of. */
  readonly parents: Set<Node>;
  readonly members: NonNullable<Membership['member']>[];
}

/** Who is in which groups. Entities count as groups of one. */
export function membershipsOf(stacks: readonly SynthesizedStack[]): readonly Membership[] {
  const nodes = [...nodesOf(stacks)];
  const memberships = nodes.flatMap((node) => node.members.map((member) => ({ ...sumOf(node), member })));
  const entered = new Set(memberships.flatMap(({ group }) => group.split(' + ')));
  const empty = nodes.filter(({ name, policies }) => policies.size > 0 && !entered.has(name)).map(sumOf);
  return [...memberships.filter(({ policies }) => policies.length > 0), ...empty];
}

/** What a member of the node gets: of Vault's groups, the policies of those above count as well. */
function sumOf(node: Node): Pick<Membership, 'group' | 'policies'> {
  const all = new Set([node]);
  for (const one of all) for (const parent of one.parents) all.add(parent);
  return {
    group: [...all]
      .filter(({ policies }) => policies.size > 0)
      .map(({ name }) => name)
      .join(' + '),
    policies: sorted([...all].flatMap(({ policies }) => [...policies])),
  };
}

function nodesOf(stacks: readonly SynthesizedStack[]): Iterable<Node> {
  const byName = new Map<string, Node>();
  const nodeOf = (kind: string, name: string): Node => {
    const key = `${kind} ${name}`;
    const node = byName.get(key) ?? { name, policies: new Set(), parents: new Set(), members: [] };
    byName.set(key, node);
    return node;
  };
  for (const stack of stacks) {
    const references = new References(stack);
    const named = (kind: string, value: unknown) => {
      const config = references.element(value)?.config;
      return nodeOf(kind, references.text(config?.['name'] ?? config?.[`${kind}_name`] ?? value));
    };
    for (const kind of ['group', 'entity']) {
      for (const { config } of stack.resources(`vault_identity_${kind}`)) {
        const node = nodeOf(kind, references.text(config['name']));
        for (const policy of references.texts(config['policies'])) node.policies.add(policy);
        for (const group of list(config['member_group_ids'])) named('group', group).parents.add(node);
        for (const entity of list(config['member_entity_ids'])) named('entity', entity).parents.add(node);
      }
      for (const { config } of stack.resources(`vault_identity_${kind}_policies`)) {
        for (const policy of references.texts(config['policies']))
          named(kind, config[`${kind}_id`]).policies.add(policy);
      }
      for (const { config } of stack.resources(`vault_identity_${kind}_alias`)) {
        named(kind, config['canonical_id']).members.push(memberOf(config, references));
      }
    }
  }
  return byName.values();
}

/** An alias is either the name that an auth method reports, or a role whose every login counts as one entity. */
function memberOf(alias: Readonly<Record<string, unknown>>, references: References): NonNullable<Membership['member']> {
  const role = references.element(alias['name']);
  if (role) return { role: roleOf(role, references).at };
  const method = references.element(alias['mount_accessor'])?.config['path'];
  return { method: references.text(method ?? alias['mount_accessor']), name: references.text(alias['name']) };
}

function list(value: unknown): readonly unknown[] {
  return [value ?? []].flat();
}
