import { Duration } from '../../../constructs/vault/duration';
import { TransitEngine } from '../../../constructs/vault/engines/transit-engine';
import type { TransitKey, TransitKeyProps } from '../../../constructs/vault/engines/transit-key';
import { Principal } from '../../../constructs/vault/principal';
import { Template } from '../../template';

const data: TransitKeyProps = { type: 'aes256-gcm96', rotation: Duration.days(30) };
const signing: TransitKeyProps = { type: 'ecdsa-p256', rotation: Duration.days(30) };

const transit = (props: TransitKeyProps, use: (key: TransitKey) => void = () => {}, name = 'orders') =>
  Template.of((stack) => {
    use(new TransitEngine(stack, 'transit', { path: 'shop/transit' }).key(name, props));
  });

test('a key rotates by itself, and cannot leave Vault or be deleted', () => {
  expect(transit(data).resource('vault_transit_secret_backend_key')).toMatchObject({
    backend: 'shop/transit',
    name: 'orders',
    auto_rotate_period: 30 * 86_400,
    min_decryption_version: 1,
    min_encryption_version: 0,
    exportable: false,
    allow_plaintext_backup: false,
    deletion_allowed: false,
    lifecycle: { prevent_destroy: true },
  });
});

test('Terraform refuses to replace the mount, and makes it before its keys', () => {
  const template = transit(data);
  expect(template.resource('vault_mount')).toMatchObject({ type: 'transit', lifecycle: { prevent_destroy: true } });
  expect(template.resource('vault_transit_secret_backend_key')['depends_on']).toEqual([
    expect.stringMatching(/^vault_mount\./),
  ]);
});

test.each<[keyof TransitKey & `grant${string}`, TransitKeyProps, string, string]>([
  ['grantEncrypt', data, 'encrypt/orders', 'update'],
  ['grantDecrypt', data, 'decrypt/orders', 'update'],
  ['grantRewrap', data, 'rewrap/orders', 'update'],
  ['grantDataKey', data, 'datakey/plaintext/orders', 'update'],
  ['grantWrappedDataKey', data, 'datakey/wrapped/orders', 'update'],
  ['grantHmac', data, 'hmac/orders', 'update'],
  ['grantSign', signing, 'sign/orders', 'update'],
  ['grantVerify', signing, 'verify/orders', 'update'],
  ['grantReadPublicKey', signing, 'keys/orders', 'read'],
  ['grantRotate', signing, 'keys/orders/rotate', 'update'],
])('%s is one capability on one path', (grant, props, path, capability) => {
  const template = transit(props, (key) => {
    key[grant](new Principal(key, 'app'));
  });
  expect(template.resource('vault_policy')['policy']).toBe(
    `path "shop/transit/${path}" {\n  capabilities = ["${capability}"]\n}\n`,
  );
});

test('what a type cannot do is not granted', () => {
  expect(() => transit(data, (key) => key.grantSign(new Principal(key, 'app')))).toThrow(
    'shop/transit/keys/orders cannot sign: its type can only encrypt. Use a key of another type: ecdsa-p256, ecdsa-p384, ed25519, rsa-2048, rsa-3072, rsa-4096.',
  );
  expect(() => transit(signing, (key) => key.grantDecrypt(new Principal(key, 'app')))).toThrow(
    'shop/transit/keys/orders cannot decrypt: its type can only sign.',
  );
  expect(() => transit(data, (key) => key.grantReadPublicKey(new Principal(key, 'app')))).toThrow(
    'cannot publish its key',
  );
});

test.each<[TransitKeyProps, string]>([
  [{ ...data, rotation: Duration.minutes(59) }, 'Vault rotates a key once an hour at most, not every 59 minutes'],
  [{ ...data, minDecryptionVersion: 0 }, 'there is no version 0'],
  [{ ...data, minEncryptionVersion: 1.5 }, 'there is no version 1.5'],
  [
    { ...data, minDecryptionVersion: 3, minEncryptionVersion: 2 },
    'version 2 could encrypt what nobody may decrypt: reading starts at version 3',
  ],
])('a key that could not be used is refused (%#)', (props, message) => {
  expect(() => transit(props)).toThrow(`shop/transit/keys/orders: `);
  expect(() => transit(props)).toThrow(message);
});

test('a name or a path that would be a pattern in policies is refused', () => {
  expect(() => transit(data, () => {}, '*')).toThrow("'*' cannot name a transit key");
  expect(() =>
    Template.of((stack) => {
      new TransitEngine(stack, 'transit', { path: 'shop/+' });
    }),
  ).toThrow("'shop/+' cannot be the path of a mount");
});
