import type { Construct } from 'constructs';
import { Kgc } from './kgc';

/** Every tenant, by the name that its stacks carry. */
export const tenants: Readonly<Record<string, new (scope: Construct) => Construct>> = {
  kgc: Kgc,
};
