import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey, type KeyOptions, type PrivateKey, type PublicKey, revokeKey } from 'openpgp';
import { checkKey, readHolders } from '../../../operations/ceremony/holder-keys';

const curve: KeyOptions = { type: 'ecc', curve: 'curve25519Legacy', userIDs: [{ name: 'Ann' }] };
const longAgo = { date: new Date('2020-01-01'), keyExpirationTime: 86_400 };
const folder = mkdtempSync(join(tmpdir(), 'strongroom-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const make = (options: Partial<KeyOptions> = {}) => generateKey({ ...curve, ...options, format: 'object' });
const fingerprintOf = (key: PublicKey) => key.getFingerprint().toUpperCase();
const check = (key: PublicKey | PrivateKey, fingerprint = fingerprintOf(key)) =>
  checkKey('ann', fingerprint, key.armor());

test('a key of Curve25519 takes a share, and tells whose it is and which of its keys decrypts', async () => {
  const { publicKey } = await make();
  expect(await check(publicKey)).toEqual({
    name: 'ann',
    fingerprint: fingerprintOf(publicKey),
    owner: 'Ann',
    publicKey: Buffer.from(publicKey.write()).toString('base64'),
    encryptionKeyIds: [publicKey.getSubkeys()[0]!.getKeyID().toHex()],
  });
});

test('so does RSA with 3072 bits', async () => {
  const { publicKey } = await make({ type: 'rsa', rsaBits: 3072 });
  expect((await check(publicKey)).encryptionKeyIds).toHaveLength(1);
});

test.each<[what: string, options: Partial<KeyOptions>, why: string]>([
  ['an expired key', longAgo, 'expired on 2020-01-02'],
  ['a key that only signs', { subkeys: [] }, 'has no key for encryption that is good now'],
  [
    'an expired subkey',
    { ...longAgo, keyExpirationTime: 0, subkeys: [{ keyExpirationTime: 86_400 }] },
    'has no key for encryption that is good now',
  ],
  ['a short RSA key', { type: 'rsa', rsaBits: 2048 }, 'is too weak (RSA with 2048 bits)'],
  [
    'a strong key with a weak subkey',
    { subkeys: [{ type: 'rsa', rsaBits: 2048 }] },
    'encrypts with what is too weak (RSA with 2048 bits)',
  ],
])('%s is refused', async (_, options, why) => {
  const { publicKey } = await make(options);
  await expect(check(publicKey)).rejects.toThrow(`ann: the key ${fingerprintOf(publicKey)} ${why}`);
});

test('a revoked key is refused', async () => {
  const { privateKey } = await make();
  const { publicKey } = await revokeKey({ key: privateKey, format: 'object' });
  await expect(check(publicKey)).rejects.toThrow('is revoked');
});

test('a key with another fingerprint than the environment names is refused', async () => {
  const [one, other] = [(await make()).publicKey, (await make()).publicKey];
  await expect(check(one, fingerprintOf(other))).rejects.toThrow(
    `is not the one in its file, which has ${fingerprintOf(one)}`,
  );
});

test('a private key is refused, and so is what is no key', async () => {
  const { privateKey } = await make();
  await expect(check(privateKey)).rejects.toThrow('is private, and no longer a secret');
  await expect(checkKey('ann', 'F', 'no key')).rejects.toThrow('is not an armored OpenPGP key');
});

const recovery = (fingerprints: Readonly<Record<string, string | undefined>>) => ({
  threshold: 2,
  ceremonyRoleArn: 'arn:aws:iam::111122223333:role/ceremony',
  holders: Object.fromEntries(
    Object.entries(fingerprints).map(([name, fingerprint]) => [
      name,
      { readerRoleArn: `arn:aws:iam::111122223333:role/${name}`, ...(fingerprint && { fingerprint }) },
    ]),
  ),
});

test('keys come from files by their fingerprint, in the order of holders; every mistake is told at once', async () => {
  const [ann, bob] = [(await make()).publicKey, (await make({ subkeys: [] })).publicKey];
  for (const key of [ann, bob]) writeFileSync(join(folder, `${fingerprintOf(key)}.asc`), key.armor());
  expect(await readHolders('test', recovery({ ann: fingerprintOf(ann) }), folder)).toMatchObject([{ name: 'ann' }]);

  const three = recovery({ ann: fingerprintOf(ann), bob: fingerprintOf(bob), cid: 'C'.repeat(40) });
  const refusal: string = await readHolders('test', three, folder).catch(({ message }) => message);
  expect(refusal.split('\n')).toEqual([
    expect.stringContaining(`bob: the key ${fingerprintOf(bob)} has no key for encryption`),
    expect.stringContaining(
      `cid: there is no ${join(folder, `${'C'.repeat(40)}.asc`)}: the holder writes it by gpg --armor --export C`,
    ),
  ]);
});

test('a holder whose key a run makes is nothing for the command', async () => {
  await expect(readHolders('local', recovery({ ann: undefined }), folder)).rejects.toThrow(
    "local names no key for 'ann'",
  );
});
