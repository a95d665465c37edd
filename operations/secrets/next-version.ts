import type { KvField, KvFields } from '../../constructs/vault/engines/kv-field';
import { type VaultClient, VaultRefusal } from '../vault-client';
import type { DeclaredSecret } from './declared-secret';

export type Values = Readonly<Record<string, string>>;

/**
 * Values of all fields that need no person: random bytes come from Vault.
 *
 * @throws VaultRefusal where the token may not update `sys/tools/random/<bytes>`.
 */
export async function makeValues(vault: VaultClient, fields: KvFields, now: Date): Promise<Values> {
  const values: Record<string, string> = {};
  for (const [name, source] of Object.entries(fields)) {
    const value = await makeValue(vault, source, now);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** Undefined for what a person is asked. */
async function makeValue(vault: VaultClient, source: KvField, now: Date): Promise<string | undefined> {
  if (source === 'asked') return undefined;
  if (source === 'written-at') return now.toISOString();
  const value = source.slice(source.indexOf(':') + 1);
  if (source.startsWith('text:')) return value;
  const { data } = await vault.expect('POST', `sys/tools/random/${value}`, { body: { format: 'base64' } });
  return data.random_bytes;
}

/** Names of the fields that only a person can fill. */
export function askedFields(fields: KvFields): readonly string[] {
  return Object.keys(fields).filter((name) => fields[name] === 'asked');
}

/**
 * Writes the next version, provided that `current` is the current one still: nothing is overwritten unseen. 0 stands for none.
 *
 * @returns whether it did; not where someone else was quicker
 * @throws VaultRefusal for everything else that Vault refuses.
 */
export async function writeNext(
  vault: VaultClient,
  { mount, name }: DeclaredSecret,
  current: number,
  values: Values,
): Promise<boolean> {
  try {
    await vault.expect('POST', `${mount}/data/${name}`, { body: { options: { cas: current }, data: values } });
    return true;
  } catch (error) {
    if (error instanceof VaultRefusal && error.message.includes('check-and-set parameter did not match')) return false;
    throw error;
  }
}
