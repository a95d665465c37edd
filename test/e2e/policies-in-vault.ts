import type { SynthesizedElement, SynthesizedStack } from '../../guardrails/synthesized-stack';
import { interpolate } from '../../operations/local/vault-config';
import type { VaultSession } from './vault-session';

/**
 * Sees to it that Vault has every policy of `stacks`: what Terraform has not written is written here.
 *
 * @returns their texts as Vault has them, by name.
 * @throws Error when Vault has another text than synth wrote.
 */
export async function policiesInVault(
  root: VaultSession,
  stacks: readonly SynthesizedStack[],
): Promise<ReadonlyMap<string, string>> {
  const accessors = await accessorsByPath(root);
  const found = new Map<string, string>();
  for (const stack of stacks) {
    for (const { config, address } of stack.resources('vault_policy')) {
      const name = String(config['name']);
      const text = interpolate(String(config['policy']), (reference) => accessorOf(stack, reference, accessors));
      const endpoint = `sys/policies/acl/${name}`;
      if ((await root.call('GET', endpoint)).status === 404) await root.write(endpoint, { policy: text });
      const { policy } = await root.read(endpoint);
      if (policy !== text) throw new Error(`Vault has another policy '${name}' than ${address} of ${stack.name}`);
      found.set(name, policy);
    }
  }
  return found;
}

/** Of auth methods: what templates name them by. */
async function accessorsByPath(root: VaultSession): Promise<ReadonlyMap<string, string>> {
  const mounts: Readonly<Record<string, { readonly accessor: string }>> = await root.read('sys/auth');
  return new Map(Object.entries(mounts).map(([path, { accessor }]) => [path.slice(0, -1), accessor]));
}

/** Of an auth method that Terraform has not made, a name that no accessor has. */
function accessorOf(stack: SynthesizedStack, reference: string, accessors: ReadonlyMap<string, string>): string {
  const elements: readonly SynthesizedElement[] = [...stack.allResources(), ...stack.allData()];
  const method = elements.find(({ address }) => reference === `${address}.accessor`);
  if (!method) throw new Error(`${stack.name}: nothing is known of \${${reference}} in a policy.`);
  const path = String(method.config['path']);
  return accessors.get(path) ?? `stand_in_for_${path.replaceAll('/', '_')}`;
}
