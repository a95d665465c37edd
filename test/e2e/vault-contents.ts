import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type VaultClient, VaultRefusal } from '../../operations/vault-client';

/** What a restored Vault must hold again: what its endpoints answered, by path. */
export type Contents = ReadonlyMap<string, unknown>;

const MOUNT = 'snapshot-drill';

/** A mount with `count` secrets, an authority that issued a certificate, a policy, and a token that lives by a lease. */
export async function fillVault(vault: VaultClient, count: number): Promise<readonly string[]> {
  await vault.expect('POST', `sys/mounts/${MOUNT}`, { body: { type: 'kv', options: { version: '1' } } });
  await vault.expect('POST', `sys/mounts/${MOUNT}-pki`, { body: { type: 'pki' } });
  await vault.expect('POST', `${MOUNT}-pki/root/generate/internal`, { body: { common_name: 'drill', key_type: 'ec' } });
  await vault.expect('POST', `${MOUNT}-pki/roles/drill`, { body: { allow_any_name: true, key_type: 'ec' } });
  await issueCertificate(vault);
  await vault.expect('PUT', `sys/policies/acl/${MOUNT}`, {
    body: { policy: `path "${MOUNT}/*" { capabilities = ["read"] }` },
  });
  const { auth } = await vault.expect('POST', 'auth/token/create', { body: { policies: [MOUNT], ttl: '1h' } });
  const values = Array.from({ length: count }, () => randomUUID());
  const waiting = values.entries();
  const writeOn = async () => {
    for (const [index, value] of waiting) {
      await withinQuota(() => vault.expect('POST', `${MOUNT}/${index}`, { body: { value }, seconds: 30 }));
    }
  };
  await Promise.all(Array.from({ length: 16 }, writeOn));
  return [auth.client_token, ...values];
}

/** The serial of a new certificate. */
export async function issueCertificate(vault: VaultClient): Promise<string> {
  const { data } = await vault.expect('POST', `${MOUNT}-pki/issue/drill`, {
    body: { common_name: 'drill.internal', ttl: '10m' },
  });
  return data.serial_number;
}

/** Writes a value that nobody knows. */
export async function overwrite(vault: VaultClient, secret: number): Promise<string> {
  const value = randomUUID();
  await vault.expect('POST', `${MOUNT}/${secret}`, { body: { value } });
  return value;
}

export async function readValue(vault: VaultClient, secret: number): Promise<string> {
  return (await vault.expect('GET', `${MOUNT}/${secret}`)).data.value;
}

/** Every secret of the drill, every policy, mount, auth method, audit device and lease, and every serial and issuer of its authority. */
export async function contentsOf(vault: VaultClient): Promise<Contents> {
  const contents = new Map<string, unknown>();
  const get = async (path: string) =>
    contents.set(path, (await withinQuota(() => vault.expect('GET', path, { seconds: 30 }))).data);
  for (const path of ['sys/mounts', 'sys/auth', 'sys/audit']) await get(path);
  for (const name of await list(vault, 'sys/policies/acl')) await get(`sys/policies/acl/${name}`);
  for (const collection of [`${MOUNT}-pki/certs`, `${MOUNT}-pki/issuers`]) {
    contents.set(collection, await list(vault, collection));
  }
  for (const lease of await leasesBelow(vault, '')) contents.set(`lease ${lease}`, true);
  const secrets = (await list(vault, MOUNT)).values();
  const readOn = async () => {
    for (const name of secrets) await get(`${MOUNT}/${name}`);
  };
  await Promise.all(Array.from({ length: 16 }, readOn));
  return contents;
}

/** Asks again where it was too much for a second. */
async function withinQuota<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof VaultRefusal && error.status === 429)) throw error;
      await sleep(1000);
    }
  }
}

/** @throws Error that names some of what is not as it was. More than was there is a difference too. */
export function refuseDifferences(before: Contents, after: Contents): void {
  const different = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => !isDeepStrictEqual(before.get(path), after.get(path)),
  );
  if (different.length > 0) {
    throw new Error(`${different.length} are not as they were: ${different.slice(0, 5).join(', ')}`);
  }
}

async function leasesBelow(vault: VaultClient, prefix: string): Promise<readonly string[]> {
  const names = await list(vault, `sys/leases/lookup/${prefix}`);
  const below = await Promise.all(
    names.map((name) => (name.endsWith('/') ? leasesBelow(vault, prefix + name) : [prefix + name])),
  );
  return below.flat();
}

async function list(vault: VaultClient, path: string): Promise<readonly string[]> {
  const { status, body } = await vault.call('LIST', path, { seconds: 30 });
  if (status === 404) return [];
  if (status >= 300) throw new Error(`LIST ${path}: ${status}`);
  return body.data.keys;
}
