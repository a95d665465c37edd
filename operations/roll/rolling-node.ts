import type { VaultClient } from '../vault-client';

/** One node of Vault that can be replaced, wherever it runs. */
export interface RollingNode {
  /** Its Raft node id too. */
  readonly name: string;
  /** Whether it runs already what it would be started with, so that a roll that was interrupted goes on where it was. */
  isCurrent(): Promise<boolean>;
  /** Speaks to this node and no other, with the caller's token. */
  client(): Promise<VaultClient>;
  /** Ends it and starts it with what is deployed. Done when it was started, sealed or not. */
  restart(): Promise<void>;
}

/** The nodes of one Vault. */
export interface RollingCluster {
  readonly nodes: readonly RollingNode[];
  /** Of the Vault that a node runs after its restart. */
  readonly deployedVersion: string;
}
