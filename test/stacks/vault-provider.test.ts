import { tmpdir } from 'node:os';
import { TerraformStack, Testing } from 'cdktf';
import { loadEnvironments } from '../../environments';
import { vaultProvider } from '../../stacks/vault-provider';

test.each([
  ['local', 'https://127.0.0.1:8200'],
  ['prod', 'https://vault.prod.strongroom.example:8200'],
  ['dev', 'https://vault-active.vault.svc:8200'],
])('%s reaches Vault at %s, unless whoever runs it says otherwise', (name, address) => {
  const stack = new TerraformStack(Testing.app({ outdir: tmpdir() }), 'stack');
  vaultProvider(stack, loadEnvironments().find((environment) => environment.name === name)!);
  const { provider, variable } = JSON.parse(Testing.synth(stack));
  expect(provider.vault).toEqual([{ address: '${var.vault_address}' }]);
  expect(variable.vault_address.default).toBe(address);
});
