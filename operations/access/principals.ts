import { Acl, type Policy } from '../../constructs/vault/acl/acl';
import { parse } from '../../constructs/vault/acl/parse';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { DEFAULT_POLICY } from './default-policy';
import { type Login, loginsOf } from './logins';
import { References } from './references';

/** All that some token can be: a set of policies, decided as one. */
export interface AccessPrincipal {
  /** Of its policies, or of its group. */
  readonly name: string;
  /** Sorted, without `default`. */
  readonly policies: readonly string[];
  readonly defaultPolicy: boolean;
  /** What leads to it: nothing, where its policy waits for someone. */
  readonly logins: readonly Login[];
  readonly acl: Acl;
}

/** What makes a token what it is. */
type Kind = Pick<Login, 'group' | 'policies' | 'defaultPolicy'>;

/**
 * Who there is in an environment, by name; `default` is who has nothing else. Someone of several groups has the rights of all of
 * them together, which is no principal of its own here.
 *
 * @param stacks All of the environment.
 * @throws Error when a policy that is attached exists in none of them.
 */
export function principalsOf(
  stacks: readonly SynthesizedStack[],
  policies: ReadonlyMap<string, Policy> = policiesOf(stacks),
): readonly AccessPrincipal[] {
  const logins = loginsOf(stacks);
  const led = new Set(logins.flatMap((login) => login.policies));
  const waiting = [...policies.keys()].filter((name) => name !== 'default' && !led.has(name));
  const nobody: Kind = { policies: [], defaultPolicy: true };
  const kinds: readonly Kind[] = [nobody, ...waiting.map((name) => ({ ...nobody, policies: [name] })), ...logins];
  const byKind = new Map(kinds.map((kind) => [longName(kind), { kind, logins: [] as Login[] }]));
  for (const login of logins) byKind.get(longName(login))!.logins.push(login);
  const taken = new Map<string, number>();
  for (const { kind } of byKind.values()) taken.set(shortName(kind), (taken.get(shortName(kind)) ?? 0) + 1);
  return [...byKind]
    .map(([name, { kind, logins: own }]) => ({
      name: taken.get(shortName(kind)) === 1 ? shortName(kind) : name,
      policies: kind.policies,
      defaultPolicy: kind.defaultPolicy,
      logins: own,
      acl: aclOf(kind, policies, own),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Every policy of the environment, Vault's own `default` among them. */
export function policiesOf(stacks: readonly SynthesizedStack[]): ReadonlyMap<string, Policy> {
  const written = stacks.flatMap((stack) => {
    const references = new References(stack);
    return stack.resources('vault_policy').map(({ config }) => {
      const name = references.text(config['name']);
      return { name, rules: parse(references.withoutAccessors(String(config['policy']))).rules };
    });
  });
  return new Map([{ name: 'default', rules: DEFAULT_POLICY }, ...written].map((policy) => [policy.name, policy]));
}

/** A group stays the same principal when its policies change. */
function shortName({ group, policies }: Kind): string {
  return group === undefined ? policies.join(' + ') || 'default' : `group ${group}`;
}

function longName(kind: Kind): string {
  const { group, policies, defaultPolicy } = kind;
  const among = group === undefined ? '' : ` (${policies.join(' + ')})`;
  return `${shortName(kind)}${among}${defaultPolicy ? '' : ' without default'}`;
}

function aclOf({ policies, defaultPolicy }: Kind, all: ReadonlyMap<string, Policy>, [login]: readonly Login[]): Acl {
  return new Acl(
    [...policies, ...(defaultPolicy ? ['default'] : [])].map((name) => {
      const policy = all.get(name);
      if (policy) return policy;
      throw new Error(`${login?.at} attaches the policy '${name}', which no stack writes; write it, or leave it out.`);
    }),
  );
}
