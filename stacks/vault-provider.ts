import { VaultProvider } from '@cdktf/provider-vault/lib/provider';
import { type TerraformStack, TerraformVariable } from 'cdktf';
import type { Environment } from '../environments/environment';

/** Name of the variable that says where Vault is. */
export const VAULT_ADDRESS = 'vault_address';

/**
 * The Vault provider of an environment: through its internal load balancer where it has one, else from a runner inside the
 * cluster; whoever forwards a port says so in the variable. Who runs it brings `VAULT_TOKEN` and, until the machine trusts it, `VAULT_CACERT`.
 */
export function vaultProvider(stack: TerraformStack, { emulators, vault }: Environment): VaultProvider {
  const host = vault.loadBalancer?.hostname ?? 'vault-active.vault.svc';
  const address = new TerraformVariable(stack, VAULT_ADDRESS, {
    type: 'string',
    description: 'Of Vault, from where Terraform runs',
    default: emulators?.vault ?? `https://${host}:8200`,
  });
  return new VaultProvider(stack, 'vault', { address: address.stringValue });
}
