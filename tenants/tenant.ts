import type { Construct } from 'constructs';
import type { ClusterAddress } from '../constructs/vault/auth/kubernetes-auth';
import type { Stage } from '../constructs/vault/stage';

/** Where a database listens, as its certificate names it. */
export interface DatabaseAddress {
  readonly host: string;
  /** @default - the usual one of its kind */
  readonly port?: number;
  /** PEM of the authority that signs its certificate. @default - those that Vault's machine trusts */
  readonly ca?: string;
}

/** What differs for a tenant between environments. */
export interface TenantProps {
  /** Name of the environment. */
  readonly environment: string;
  readonly production: boolean;
  /** Of its applications, served by this environment. */
  readonly stages: readonly Stage[];
  /** AWS account of the environment, for the IAM roles of workloads. */
  readonly account: string;
  readonly region: string;
  /** Where databases of this environment listen, by connection. */
  readonly databases: Readonly<Record<string, DatabaseAddress>>;
  /** Who signs the tokens of pipelines: addresses with OpenID discovery. */
  readonly issuers: { readonly github: string; readonly gitlab: string };
  /** That Vault does not run in. @default - Vault runs in one of its pods */
  readonly cluster?: ClusterAddress | undefined;
  /** Stands in for all of AWS's APIs. @default - AWS's own endpoints */
  readonly awsEndpoint?: string;
}

/** A tenant is one class: its stack makes it with provider and backend at hand. */
export type Tenant = new (scope: Construct, props: TenantProps) => Construct;
