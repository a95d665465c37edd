import { X509Certificate } from 'node:crypto';
import type { VaultClient } from '../../operations/vault-client';
import type { Drill, Observed } from './drill';
import { type DrilledDatabase, ENGINE, withDatabase } from './drilled-database';
import { until } from './until';

const ROTATIONS = 3;
const [KV, TRANSIT, PKI] = ['drill-kv', 'drill-transit', 'drill-pki'];

export const rotationUnderLoad: Drill = {
  name: 'rotation',
  done: `a KV secret, a transit key, a static role, the root credential of a database and a PKI generation rotated ${ROTATIONS} times each, all in use`,
  expected: 'no client fails: at most it asks once more for what has just changed',
  run: (world) =>
    withDatabase(world, async (database) => {
      const vault = await world.vault();
      try {
        return await rotateAll(vault, database);
      } finally {
        for (const mount of [KV, TRANSIT, PKI]) await vault.call('DELETE', `sys/mounts/${mount}`);
      }
    }),
};

/** Something that clients use and that is rotated meanwhile. */
interface Rotated {
  /** Throws where it does not work. */
  readonly use: () => Promise<void>;
  readonly rotate: () => Promise<unknown>;
}

async function rotateAll(vault: VaultClient, database: DrilledDatabase): Promise<Observed> {
  const all: Readonly<Record<string, Rotated>> = {
    'KV secret': await kv(vault),
    'transit key': await transit(vault),
    'static role': await staticRole(vault, database),
    'root credential': await rootCredential(vault, database),
    'PKI generation': await pki(vault),
  };
  const lines: string[] = [];
  const seconds: number[] = [];
  for (const [name, rotated] of Object.entries(all)) {
    const { uses, again } = await whileUsed(name, rotated, seconds);
    lines.push(`${name}: ${uses} uses, ${again} asked once more`);
  }
  return {
    happened: lines.join('; '),
    figures: [{ what: 'one rotation, under use', seconds, claims: [{ by: 'kgc §13', seconds: 0.5 }] }],
  };
}

/** @param seconds Gets what each rotation took. @throws Error where a use fails twice in a row. */
async function whileUsed(name: string, { use, rotate }: Rotated, seconds: number[]) {
  let [uses, again, rotating] = [0, 0, true];
  const client = async () => {
    while (rotating) {
      await use().catch(async () => {
        again++;
        await use().catch((error: Error) => {
          throw new Error(`${name}: ${error.message}`);
        });
      });
      uses++;
    }
  };
  const rotations = async () => {
    try {
      for (let rotation = 0; rotation < ROTATIONS; rotation++) {
        const target = uses + 3;
        while (uses < target) await use().then(() => uses++);
        const start = Date.now();
        await rotate();
        seconds.push((Date.now() - start) / 1000);
      }
      await use();
    } finally {
      rotating = false;
    }
  };
  await Promise.all([client(), client(), rotations()]);
  return { uses, again };
}

async function kv(vault: VaultClient): Promise<Rotated> {
  await vault.expect('POST', `sys/mounts/${KV}`, { body: { type: 'kv', options: { version: '2' } } });
  let version = 0;
  const rotate = () => vault.expect('POST', `${KV}/data/key`, { body: { data: { value: `value ${++version}` } } });
  // A version 2 mount takes a moment.
  await until(rotate, 10);
  const use = async () => {
    const least = version - 1;
    const { data } = await vault.expect('GET', `${KV}/data/key`);
    const [, read] = /^value (\d+)$/.exec(data.data.value) ?? [];
    if (!(Number(read) >= least)) throw new Error(`value ${least} was written, and ${data.data.value} is read`);
  };
  return { use, rotate };
}

async function transit(vault: VaultClient): Promise<Rotated> {
  await vault.expect('POST', `sys/mounts/${TRANSIT}`, { body: { type: 'transit' } });
  await vault.expect('POST', `${TRANSIT}/keys/app`, { body: {} });
  const plaintext = Buffer.from('farmer 12').toString('base64');
  const encrypt = async () =>
    (await vault.expect('POST', `${TRANSIT}/encrypt/app`, { body: { plaintext } })).data.ciphertext;
  const first: string = await encrypt();
  const use = async () => {
    for (const ciphertext of [first, await encrypt()]) {
      const { data } = await vault.expect('POST', `${TRANSIT}/decrypt/app`, { body: { ciphertext } });
      if (data.plaintext !== plaintext) throw new Error(`${ciphertext.slice(0, 8)} does not come back as it was`);
    }
  };
  return { use, rotate: () => vault.expect('POST', `${TRANSIT}/keys/app/rotate`) };
}

async function staticRole(vault: VaultClient, { server }: DrilledDatabase): Promise<Rotated> {
  await server.asOwner('postgres', 'CREATE ROLE app LOGIN; GRANT app TO vault WITH ADMIN OPTION;');
  const role = { db_name: 'postgres', username: 'app', rotation_period: '24h' };
  await vault.expect('POST', `${ENGINE}/static-roles/app`, { body: role });
  const use = async () => {
    const { data } = await vault.expect('GET', `${ENGINE}/static-creds/app`);
    await server.as(data, 'postgres', 'SELECT 1');
  };
  return { use, rotate: () => vault.expect('POST', `${ENGINE}/rotate-role/app`) };
}

/** Vault's own account, of which clients only see that they are still given theirs. */
async function rootCredential(vault: VaultClient, { server }: DrilledDatabase): Promise<Rotated> {
  const statement = `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}';`;
  const role = { db_name: 'postgres', creation_statements: [statement], default_ttl: '10m', max_ttl: '10m' };
  await vault.expect('POST', `${ENGINE}/roles/issued`, { body: role });
  const use = async () => {
    const { data } = await vault.expect('GET', `${ENGINE}/creds/issued`);
    await server.as(data, 'postgres', 'SELECT 1');
  };
  return { use, rotate: () => vault.expect('POST', `${ENGINE}/rotate-root/postgres`) };
}

/** Every generation signs while it is the default one; who trusts all of them believes every leaf. */
async function pki(vault: VaultClient): Promise<Rotated> {
  await vault.expect('POST', `sys/mounts/${PKI}`, { body: { type: 'pki' } });
  const generations: X509Certificate[] = [];
  const rotate = async () => {
    const body = { common_name: `generation ${generations.length}`, key_type: 'ec' };
    const { data } = await vault.expect('POST', `${PKI}/root/generate/internal`, { body });
    generations.push(new X509Certificate(data.certificate));
    await vault.expect('POST', `${PKI}/config/issuers`, { body: { default: data.issuer_id } });
  };
  await rotate();
  await vault.expect('POST', `${PKI}/roles/app`, { body: { allow_any_name: true, key_type: 'ec', ttl: '5m' } });
  const use = async () => {
    const { data } = await vault.expect('POST', `${PKI}/issue/app`, { body: { common_name: 'app.internal' } });
    const leaf = new X509Certificate(data.certificate);
    const issuer = generations.find((one) => leaf.checkIssued(one) && leaf.verify(one.publicKey));
    if (!issuer) throw new Error('a leaf is of no generation');
  };
  return { use, rotate };
}
