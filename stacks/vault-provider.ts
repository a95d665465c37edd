import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import type { TerraformStack } from 'cdktf';
import type { Environment } from '../environments/environment';

/**
 * The Vault provider of an environment: through its internal load balancer where it has one, else from a runner inside the
 * cluster. Who runs it brings `VAULT_TOKEN` and, until the machine trusts it, `VAULT_CACERT`.
 */
export function vaultProvider(stack: TerraformStack, { emulators, vault }: Environment): VaultProvider {
  const host = vault.loadBalancer?.hostname ?? 'vault-active.vault.svc';
  return new VaultProvider(stack, 'vault', { address: emulators?.vault ?? `https://${host}:8200` });
}
