import type { Acl, Policy } from '../../constructs/vault/acl/acl';
import { denies } from '../../constructs/vault/acl/rule';
import { needsSudo } from '../../constructs/vault/acl/sudo-paths';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { type Escalation, Escalations } from './escalation';
import { limitsOf } from './limits';
import type { Login } from './logins';
import { mountsOf } from './mounts';
import { exampleOf, type PathClass, ruleClassesOf } from './path-classes';
import { policiesOf, principalsOf } from './principals';

/** What one rule of a principal comes to. */
export interface Access {
  /** As the rule has it: with `+` and `*`. */
  readonly path: string;
  /** What it decides of the paths that rules of others name in engines: the data that a wildcard reaches. */
  readonly reaches: readonly string[];
  /** As `sys/capabilities` answers. */
  readonly capabilities: readonly string[];
  /** What is asked besides, in words. */
  readonly limits: readonly string[];
}

export interface PrincipalReport {
  readonly name: string;
  readonly logins: readonly Login[];
  /** What is allowed, and what is denied by name. That of Vault's policy `default` is listed for the principal `default` only. */
  readonly access: readonly Access[];
  readonly escalations: readonly Escalation[];
}

/** Who may do what in one environment: the shape of `strongroom access --json`. */
export interface AccessReport {
  readonly environment: string;
  /** Of the policies that the stacks write. */
  readonly rules: number;
  readonly principals: readonly PrincipalReport[];
}

/** The same in a few figures, for reports of more than access. */
export interface AccessSummary {
  readonly principals: number;
  readonly rules: number;
  /** Names of those that can become more than they were granted. */
  readonly escalating: readonly string[];
}

/** @param stacks All of the environment. */
export function accessSummary(stacks: readonly SynthesizedStack[]): AccessSummary {
  const escalations = new Escalations(mountsOf(stacks));
  const policies = policiesOf(stacks);
  const principals = principalsOf(stacks, policies);
  return {
    principals: principals.length,
    rules: rulesIn(policies),
    escalating: principals.filter(({ acl }) => escalations.of(acl).length > 0).map(({ name }) => name),
  };
}

/** @param stacks All of the environment. */
export function accessReport(environment: string, stacks: readonly SynthesizedStack[]): AccessReport {
  const mounts = mountsOf(stacks);
  const policies = policiesOf(stacks);
  const inEngines = ruleClassesOf(policies.values()).filter(
    ({ path }) => !/^(sys|auth|identity|cubbyhole)\//.test(path),
  );
  const pkiMounts = mounts.filter(({ type }) => type === 'pki').map(({ path }) => path);
  const escalations = new Escalations(mounts);
  const principals = principalsOf(stacks, policies);
  const common = accessOf(principals.find(({ name }) => name === 'default')!.acl, inEngines, pkiMounts);
  const ofDefault = new Set(common.map(textOf));
  return {
    environment,
    rules: rulesIn(policies),
    principals: principals.map(({ name, logins, defaultPolicy, acl }) => {
      const access = accessOf(acl, inEngines, pkiMounts);
      const own = defaultPolicy && name !== 'default' ? access.filter((one) => !ofDefault.has(textOf(one))) : access;
      return { name, logins, access: own, escalations: escalations.of(acl) };
    }),
  };
}

function rulesIn(policies: ReadonlyMap<string, Policy>): number {
  return [...policies.values()].reduce((sum, { name, rules }) => sum + (name === 'default' ? 0 : rules.length), 0);
}

/** By path. Rules that nothing comes of are left out. */
function accessOf(acl: Acl, inEngines: readonly PathClass[], pkiMounts: readonly string[]): readonly Access[] {
  const reached = new Map<string, string[]>();
  for (const { path, example } of inEngines) {
    const by = acl.decide({ path: example, op: 'list' }).by?.rule;
    if (by && by.path !== path) reached.set(by.path, [...(reached.get(by.path) ?? []), path]);
  }
  return acl.rules
    .filter(({ rule }) => rule.capabilities.length > 0)
    .map(({ rule }) => {
      const sudo = rule.capabilities.some((capability) => capability === 'sudo');
      const lacking = !sudo && !denies(rule) && needsSudo({ path: exampleOf(rule.path), op: 'update' }, pkiMounts);
      return {
        path: rule.path,
        reaches: reached.get(rule.path) ?? [],
        capabilities: rule.capabilities,
        limits: [...limitsOf(rule), ...(lacking ? ['of no use without sudo'] : [])],
      };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function textOf(access: Access): string {
  return JSON.stringify(access);
}
