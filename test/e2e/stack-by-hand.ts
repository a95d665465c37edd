import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import type { VaultClient } from '../../operations/vault-client';

/**
 * Writes the KV engines of `stack` and the metadata of their secrets as Terraform would, where this machine has no provider for it.
 * Mounts that are there already stay; of the secrets, every version is forgotten.
 *
 * @param root Holds the root token.
 */
export async function kvByHand(root: VaultClient, stack: SynthesizedStack): Promise<void> {
  const { data: mounts } = await root.expect('GET', 'sys/mounts');
  for (const { config } of stack.resources('vault_mount').filter((mount) => mount.config['type'] === 'kv')) {
    const path = String(config['path']);
    if (`${path}/` in mounts) continue;
    await root.expect('POST', `sys/mounts/${path}`, { body: { type: 'kv', options: config['options'] } });
  }
  for (const { config } of stack.resources('vault_kv_secret_backend_v2')) {
    const { mount, max_versions, cas_required } = config;
    await root.expect('POST', `${mount}/config`, { body: { max_versions, cas_required } });
  }
  for (const { config } of stack.resources('vault_generic_endpoint').filter((one) => isMetadata(one.config['path']))) {
    await root.call('DELETE', String(config['path']));
    await root.expect('POST', String(config['path']), { body: JSON.parse(String(config['data_json'])) });
  }
}

/**
 * Writes those of `stacks` that Vault does not have yet.
 *
 * @throws Error where no stack makes one of them.
 */
export async function policiesByHand(
  root: VaultClient,
  stacks: readonly SynthesizedStack[],
  names: readonly string[],
): Promise<void> {
  const policies = stacks.flatMap((stack) => stack.resources('vault_policy'));
  for (const name of names) {
    const policy = policies.find(({ config }) => config['name'] === name)?.config['policy'];
    if (!policy) throw new Error(`No stack makes the policy '${name}'.`);
    const endpoint = `sys/policies/acl/${name}`;
    if ((await root.call('GET', endpoint)).status === 404) await root.expect('POST', endpoint, { body: { policy } });
  }
}

function isMetadata(path: unknown): boolean {
  return String(path).includes('/metadata/');
}
