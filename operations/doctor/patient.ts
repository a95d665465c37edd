import type { Cluster } from '@aws-sdk/client-eks';
import type { Environment } from '../../environments/environment';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { findCluster, kubectlOf } from '../eks-cluster';
import type { Kubectl } from '../kubectl';
import { type Answer, VaultClient } from '../vault-client';
import { locate, type VaultVariables } from '../vault-connection';

/** One environment, with the ways to look at it: each is found once, and fails with why it cannot be had. */
export class Patient {
  readonly now: Date;
  private foundCluster?: Promise<Cluster | undefined>;
  private foundKubectl?: Promise<Kubectl>;
  private answeredHealth?: Promise<Answer>;

  constructor(
    readonly environment: Environment,
    /** Of this environment. */
    readonly stacks: readonly SynthesizedStack[],
    readonly variables: VaultVariables & Readonly<Record<string, string | undefined>> = process.env,
    now = new Date(),
  ) {
    this.now = now;
  }

  /** Undefined where there is none. */
  cluster(): Promise<Cluster | undefined> {
    this.foundCluster ??= findCluster(this.environment);
    return this.foundCluster;
  }

  /** @throws Error unless it speaks to this environment's cluster. */
  kubectl(): Promise<Kubectl> {
    this.foundKubectl ??= kubectlOf(this.environment);
    return this.foundKubectl;
  }

  /** Vault for anyone. */
  get vault(): { readonly address: string; readonly client: VaultClient; readonly ca?: string } {
    const { address, ca } = locate(this.stacks, this.variables);
    return { address, client: new VaultClient(address, ca), ...(ca && { ca }) };
  }

  /** @throws Error where Vault does not answer. */
  vaultHealth(): Promise<Answer> {
    // Without these, a standby of any kind answers with an error's status.
    this.answeredHealth ??= this.vault.client.call('GET', 'sys/health?standbyok=true&perfstandbyok=true');
    return this.answeredHealth;
  }

  /**
   * Vault for the caller.
   *
   * @throws Error where Vault is closed, or the caller has brought no token.
   */
  async caller(): Promise<VaultClient> {
    const { address, ca, token } = locate(this.stacks, this.variables);
    const { status } = await this.vaultHealth().catch(() => ({ status: 0 }));
    if (status !== 200) throw new Error('Vault does not answer, or is sealed');
    if (!token) throw new Error('no token is in VAULT_TOKEN');
    return new VaultClient(address, ca, token);
  }
}
