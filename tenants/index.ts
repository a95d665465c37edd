import { Ecommerce } from './ecommerce';
import { Gitops } from './gitops';
import { Kgc } from './kgc';
import { SmartDairy } from './smart-dairy';
import type { Tenant } from './tenant';

/** Every tenant, by the name that its stacks carry. */
export const tenants: Readonly<Record<string, Tenant>> = {
  ecommerce: Ecommerce,
  gitops: Gitops,
  kgc: Kgc,
  'smart-dairy': SmartDairy,
};
