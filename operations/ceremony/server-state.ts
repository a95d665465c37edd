import { patiently } from '../patiently';
import type { VaultClient } from '../vault-client';

/** What a Vault says of itself to anyone. @see https://developer.hashicorp.com/vault/api-docs/system/seal-status */
export interface ServerState {
  readonly initialized: boolean;
  readonly sealed: boolean;
  /** Whether a KMS unseals it, so that its shares are recovery shares. */
  readonly unsealsByItself: boolean;
  readonly sealType: string;
  readonly version: string;
  /** Once it is unsealed. */
  readonly clusterId?: string;
}

/** @throws Error where nothing answers. */
export async function serverState(vault: VaultClient, address: string): Promise<ServerState> {
  const { body } = await vault.call('GET', 'sys/seal-status').catch(({ code, message }) => {
    throw new Error(`Vault does not answer at ${address} (${code ?? message}); check VAULT_ADDR and VAULT_CACERT.`);
  });
  return {
    initialized: body.initialized,
    sealed: body.sealed,
    unsealsByItself: body.recovery_seal === true,
    sealType: body.type,
    version: body.version,
    ...(body.cluster_id && { clusterId: body.cluster_id }),
  };
}

/** Waits until this node leads, as the first one does after it was initialized. @throws Error when it does not in time. */
export async function untilActive(vault: VaultClient, seconds = 60): Promise<{ readonly clusterId: string }> {
  const answer = await patiently(async () => {
    const { status, body } = await vault.call('GET', 'sys/health');
    return status === 200 ? { clusterId: String(body.cluster_id) } : `health ${status}`;
  }, seconds);
  if (typeof answer !== 'string') return answer;
  throw new Error(`Vault does not lead ${seconds} s after it was initialized (${answer}); its log says why.`);
}
