import type { SynthesizedElement, SynthesizedStack } from '../../guardrails/synthesized-stack';
import { isBlock } from '../../guardrails/terraform-json';
import { References } from './references';

/** What an auth method gives to whom it knows. */
export interface Role {
  /** For example `auth/kubernetes/role/kgc-sidecar`. */
  readonly at: string;
  /** What is asked of who logs in, for example `audience vault`. */
  readonly bound: readonly string[];
  /** Sorted, without `default`. */
  readonly policies: readonly string[];
  readonly defaultPolicy: boolean;
}

const ROLES = /^vault_(\w+_auth_backend_(role|user|group)|github_(team|user))$/;

/** The roles of auth methods that a stack makes, and what stands in for them: teams, users. */
export function rolesIn(stack: SynthesizedStack): readonly Role[] {
  const references = new References(stack);
  return stack
    .allResources()
    .filter(({ type }) => ROLES.test(type))
    .map((element) => roleOf(element, references));
}

export function roleOf({ type, config }: SynthesizedElement, references: References): Role {
  const method = references.text(config['backend'] ?? config['path'] ?? methodOf(type));
  const name = references.text(
    config['role_name'] ?? config['role'] ?? config['team'] ?? config['user'] ?? config['name'],
  );
  const policies = references.texts(config['token_policies'] ?? config['allowed_policies'] ?? config['policies']);
  // Those of GitHub's teams stand on the auth method.
  const settings =
    config['token_no_default_policy'] ?? references.element(config['backend'])?.config['token_no_default_policy'];
  return {
    at: `auth/${method}/${kindOf(type)}/${name}`,
    bound: boundOf(config, references),
    policies: sorted(policies.filter((policy) => policy !== 'default')),
    defaultPolicy: settings !== true || policies.includes('default'),
  };
}

function methodOf(type: string): string {
  return /^vault_([a-z]+)_/.exec(type)?.[1] ?? type;
}

function kindOf(type: string): string {
  return type.startsWith('vault_github_')
    ? `map/${type.endsWith('team') ? 'teams' : 'users'}`
    : type.slice(type.lastIndexOf('_') + 1);
}

/** All that narrows who may log in: a role that loses one of these lets more people in. */
function boundOf(config: SynthesizedElement['config'], references: References): readonly string[] {
  return Object.entries(config)
    .filter(([name]) => /^(bound_|audience$|secret_id_bound_cidrs$|token_bound_cidrs$|role_type$)/.test(name))
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${boundText(value, references)}`)
    .sort();
}

function boundText(value: unknown, references: References): string {
  if (!isBlock(value)) return references.texts(value).join(', ');
  return Object.entries(value)
    .map(([claim, wanted]) => `${claim} = ${references.text(wanted)}`)
    .join(', ');
}

export function sorted(names: Iterable<string>): readonly string[] {
  return [...new Set(names)].sort();
}
