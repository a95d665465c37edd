import { Principal } from '../../constructs/vault/principal';
import { SmartDairy } from '../../tenants/smart-dairy';
import type { TenantProps } from '../../tenants/tenant';
import { Template } from '../template';
import { staging } from './sample';

/** An environment that serves one stage, as `prod` does, or those that are given. */
export function smartDairy(props: Partial<TenantProps> = {}): Template {
  return build(props).template;
}

/** @throws Error where there is no such principal. */
export function principalOf(policyName: string, props: Partial<TenantProps> = {}): Principal {
  const principal = build(props).principals.find((candidate) => candidate.policyName === policyName);
  if (!principal) throw new Error(`Smart Dairy has no principal '${policyName}'.`);
  return principal;
}

export function policyNames(props: Partial<TenantProps> = {}): readonly string[] {
  return build(props)
    .principals.map(({ policyName }) => policyName)
    .sort();
}

function build(props: Partial<TenantProps>): { template: Template; principals: readonly Principal[] } {
  let principals: readonly Principal[] = [];
  const template = Template.of((stack) => {
    const tenant = new SmartDairy(stack, { ...staging, environment: 'blue', stages: ['prod'], ...props });
    principals = tenant.node.findAll().filter((node): node is Principal => node instanceof Principal);
  });
  return { template, principals };
}
