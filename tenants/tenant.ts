import type { Construct } from 'constructs';

/** What differs for a tenant between environments. */
export interface TenantProps {
  /** Name of the environment. */
  readonly environment: string;
  readonly production: boolean;
}

/** A tenant is one class: its stack makes it with provider and backend at hand. */
export type Tenant = new (scope: Construct, props: TenantProps) => Construct;
