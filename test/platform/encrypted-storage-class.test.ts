import { EncryptedStorageClass } from '../../constructs/platform/encrypted-storage-class';
import { Template } from '../template';

const kmsKeyArn = 'arn:aws:kms:ap-southeast-1:111122223333:key/1';
const storageClass = Template.of((stack) => {
  new EncryptedStorageClass(stack, 'storage', { name: 'encrypted', kmsKeyArn });
}).resource('kubernetes_storage_class_v1');

test('volumes are encrypted with the given key', () => {
  expect(storageClass['parameters']).toMatchObject({ encrypted: 'true', kmsKeyId: kmsKeyArn });
});

test('a deleted claim leaves its volume', () => {
  expect(storageClass['reclaim_policy']).toBe('Retain');
});

test('a volume is made in the zone that its pod was given', () => {
  expect(storageClass['volume_binding_mode']).toBe('WaitForFirstConsumer');
});
