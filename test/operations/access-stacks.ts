import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import type { Block } from '../../guardrails/terraform-json';
import { stackOf } from '../guardrails/findings';

/** Rules by path, each with its capabilities in words: `{ 'kgc/data/api': 'read update' }`. */
export type Rules = Readonly<Record<string, string>>;

export function hcl(rules: Rules): string {
  return Object.entries(rules)
    .map(([path, words]) => `path ${JSON.stringify(path)} {\n  capabilities = ${JSON.stringify(words.split(' '))}\n}\n`)
    .join('\n');
}

/** A stack inside Vault: policies by name, and other resources by type. */
export function inside(
  policies: Readonly<Record<string, Rules | string>>,
  resources: Readonly<Record<string, readonly Block[]>> = {},
  data: Readonly<Record<string, readonly Block[]>> = {},
  part = 'tenant-shop',
): SynthesizedStack {
  const texts = Object.entries(policies).map(([name, rules]) => ({
    name,
    policy: typeof rules === 'string' ? rules : hcl(rules),
  }));
  return stackOf({ resource: byId({ ...resources, vault_policy: texts }), data: byId(data) }, part);
}

/** Ids are `it0`, `it1`, …, as expressions between them name them. */
function byId(elements: Readonly<Record<string, readonly Block[]>>): Block {
  return Object.fromEntries(
    Object.entries(elements).map(([type, configs]) => [
      type,
      Object.fromEntries(configs.map((config, index) => [`it${index}`, config])),
    ]),
  );
}

export const kubernetesRole = (config: Block): Readonly<Record<string, readonly Block[]>> => ({
  vault_kubernetes_auth_backend_role: [{ backend: 'kubernetes', audience: 'vault', ...config }],
});
