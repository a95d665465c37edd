import { StateBucket } from '../../constructs/state/state-bucket';
import { readStates, writeStates } from '../../constructs/state/state-permissions';
import { type Block, Template } from '../template';

const breakGlassRoleArn = 'arn:aws:iam::111122223333:role/break-glass';
const bucket = (props: { breakGlassRoleArn?: string } = {}) =>
  Template.of((stack) => {
    new StateBucket(stack, 'state', { accountId: '111122223333', name: 'states', keyAlias: 'states-key', ...props });
  });
const statement = (block: Block, sid: string) =>
  JSON.parse(String(block['policy'])).Statement.find(({ Sid }: { Sid: string }) => Sid === sid);

test('Terraform refuses to replace the bucket and its key', () => {
  for (const type of ['aws_s3_bucket', 'aws_kms_key']) {
    expect(bucket().resource(type)).toMatchObject({ lifecycle: { prevent_destroy: true } });
  }
});

test('an overwritten state is an old version for a year', () => {
  expect(bucket().resource('aws_s3_bucket_versioning')).toMatchObject({
    versioning_configuration: { status: 'Enabled' },
  });
  const { rule } = bucket().resource('aws_s3_bucket_lifecycle_configuration') as { rule: readonly Block[] };
  expect(rule).toHaveLength(1);
  expect(rule[0]).toMatchObject({ noncurrent_version_expiration: [{ noncurrent_days: 365 }] });
  expect(rule[0]).not.toHaveProperty('expiration');
});

test('states are encrypted by the key that environments name in their backends', () => {
  const [key] = Object.keys(bucket().byId('aws_kms_key'));
  expect(bucket().resource('aws_kms_alias')).toMatchObject({ name: 'alias/states-key' });
  expect(bucket().resource('aws_s3_bucket_server_side_encryption_configuration')).toMatchObject({
    rule: [{ apply_server_side_encryption_by_default: { kms_master_key_id: `\${aws_kms_key.${key}.arn}` } }],
  });
});

test('nobody deletes the bucket, a state or an old version, but Terraform removes its locks', () => {
  const policy = bucket().resource('aws_s3_bucket_policy');
  expect(statement(policy, 'BucketAndVersionsStay')).toMatchObject({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: ['s3:DeleteBucket', 's3:DeleteObjectVersion'],
    Resource: ['arn:aws:s3:::states', 'arn:aws:s3:::states/*'],
  });
  expect(statement(policy, 'StatesStay')).toMatchObject({
    Effect: 'Deny',
    Action: 's3:DeleteObject',
    Resource: 'arn:aws:s3:::states/*.tfstate',
  });
  for (const sid of ['BucketAndVersionsStay', 'StatesStay']) {
    expect(statement(policy, sid)).not.toHaveProperty('Condition');
  }
});

test('a break-glass role is the one exception, and not from TLS', () => {
  const policy = bucket({ breakGlassRoleArn }).resource('aws_s3_bucket_policy');
  const but = { ArnNotEquals: { 'aws:PrincipalArn': breakGlassRoleArn } };
  expect(statement(policy, 'BucketAndVersionsStay').Condition).toEqual(but);
  expect(statement(policy, 'StatesStay').Condition).toEqual(but);
  expect(statement(policy, 'OnlyOverTls').Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
  expect(
    statement(bucket({ breakGlassRoleArn }).resource('aws_kms_key'), 'OnlyBreakGlassMayDestroy').Condition,
  ).toEqual(but);
});

test('who reads states writes none, and who writes them deletes locks only', () => {
  const location = { bucket: 'states', keyArn: 'arn:key' };
  const actions = (statements: ReturnType<typeof readStates>) => statements.flatMap(({ Action }) => Action);
  expect(actions(readStates(location))).toEqual(['s3:ListBucket', 's3:GetObject', 'kms:Decrypt']);
  expect(actions(writeStates(location))).toEqual([
    's3:PutObject',
    's3:DeleteObject',
    'kms:Encrypt',
    'kms:GenerateDataKey',
  ]);
  expect(writeStates(location).find(({ Action }) => Action === 's3:DeleteObject')?.Resource).toBe(
    'arn:aws:s3:::states/*.tflock',
  );
});
