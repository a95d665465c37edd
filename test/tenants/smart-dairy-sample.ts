import { Principal } from '../../constructs/vault/principal';
import { SmartDairy } from '../../tenants/smart-dairy';
import type { TenantProps } from '../../tenants/tenant';
import { Template } from '../template';
import { staging } from './sample';

export interface SmartDairySample {
  readonly template: Template;
  /** By the names of their policies. */
  readonly principals: Readonly<Record<string, Principal>>;
}

/** In an environment that serves production alone, unless `props` say otherwise. */
export function smartDairy(props: Partial<TenantProps> = {}): SmartDairySample {
  const principals: Record<string, Principal> = {};
  const template = Template.of((stack) => {
    const tenant = new SmartDairy(stack, { ...staging, environment: 'blue', stages: ['prod'], ...props });
    for (const node of tenant.node.findAll()) if (node instanceof Principal) principals[node.policyName] = node;
  });
  return { template, principals };
}
