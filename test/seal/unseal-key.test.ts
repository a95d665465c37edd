import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { sealPermissions } from '../../constructs/seal/seal-permissions';
import { UnsealKey } from '../../constructs/seal/unseal-key';
import { type Block, Template } from '../template';

const seal = (props: { breakGlassRoleArn?: string; replica?: boolean } = {}) =>
  Template.of((stack) => {
    const { replica, ...rest } = props;
    new UnsealKey(stack, 'seal', {
      accountId: '111122223333',
      alias: 'vault-test',
      ...rest,
      ...(replica && {
        replicaProvider: new AwsProvider(stack, 'recovery', { region: 'ap-southeast-2', alias: 'recovery' }),
      }),
    });
  });
const denial = (key: Block) =>
  JSON.parse(String(key['policy'])).Statement.find(({ Effect }: { Effect: string }) => Effect === 'Deny');

test('Terraform refuses to replace the key', () => {
  expect(seal().resource('aws_kms_key')).toMatchObject({ lifecycle: { prevent_destroy: true } });
});

test('AWS rotates it, and waits as long as it can before it deletes it', () => {
  expect(seal().resource('aws_kms_key')).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
});

test('nobody may schedule its deletion unless a break-glass role is named', () => {
  expect(denial(seal().resource('aws_kms_key'))).toMatchObject({
    Principal: { AWS: '*' },
    Action: expect.arrayContaining(['kms:ScheduleKeyDeletion', 'kms:DisableKey']),
  });
  expect(denial(seal().resource('aws_kms_key'))).not.toHaveProperty('Condition');
});

test('a break-glass role is the one exception', () => {
  const breakGlassRoleArn = 'arn:aws:iam::111122223333:role/break-glass';
  expect(denial(seal({ breakGlassRoleArn }).resource('aws_kms_key')).Condition).toEqual({
    ArnNotEquals: { 'aws:PrincipalArn': breakGlassRoleArn },
  });
});

test('without a recovery region the key stays in its own', () => {
  expect(seal().resource('aws_kms_key')).not.toHaveProperty('multi_region');
  expect(seal().resources('aws_kms_replica_key')).toEqual([]);
});

test('a replica is as protected as its primary, and found by the same alias in the recovery region', () => {
  const template = seal({ replica: true });
  expect(template.resource('aws_kms_key')).toMatchObject({ multi_region: true });
  expect(template.resource('aws_kms_replica_key')).toMatchObject({
    provider: 'aws.recovery',
    lifecycle: { prevent_destroy: true },
    deletion_window_in_days: 30,
  });
  expect(denial(template.resource('aws_kms_replica_key'))).toBeDefined();
  expect(template.resources('aws_kms_alias').map(({ name, provider }) => [name, provider])).toEqual([
    ['alias/vault-test', undefined],
    ['alias/vault-test', 'aws.recovery'],
  ]);
});

test('the seal may encrypt, decrypt and describe its key, and nothing more', () => {
  expect(sealPermissions('arn:key')).toMatchObject({
    Effect: 'Allow',
    Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey'],
    Resource: 'arn:key',
  });
});
