import { Kgc } from './kgc';
import type { Tenant } from './tenant';

/** Every tenant, by the name that its stacks carry. */
export const tenants: Readonly<Record<string, Tenant>> = {
  kgc: Kgc,
};
