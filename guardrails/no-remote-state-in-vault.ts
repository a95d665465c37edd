import type { Guardrail } from './guardrail';

export const noRemoteStateInVault: Guardrail = {
  id: 'SR-TF-05',
  title: 'The stacks inside Vault read no other state',
  why: 'A tenant must be planned and applied without the state of anyone else; their contract is names.',
  check: (stack) => {
    const insideVault = stack.part === 'vault' || stack.part.startsWith('tenant-');
    const read = insideVault ? stack.data('terraform_remote_state') : [];
    return read.map((at) => ({
      at,
      fix: 'use the name, or the data source of the Vault provider, instead of the other stack',
    }));
  },
};
