import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SnapshotStore, type SnapshotStoreProps } from '../../constructs/snapshots/snapshot-store';
import { Template } from '../template';

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const synthesize = (props: Partial<SnapshotStoreProps> = {}, copied = false) =>
  Template.of((stack) => {
    new SnapshotStore(stack, 'store', {
      name: 'vault-snapshots',
      accountId: '111122223333',
      retentionDays: 30,
      lock: 'COMPLIANCE',
      ...props,
      ...(copied && {
        copy: {
          name: 'vault-snapshots-copy',
          provider: new AwsProvider(stack, 'sydney', { alias: 'sydney', region: 'ap-southeast-2' }),
          roleName: 'copies',
        },
      }),
    });
  });
const statements = ({ policy }: { readonly policy?: unknown }): readonly Statement[] =>
  JSON.parse(String(policy)).Statement;

test('nobody removes a snapshot before its time, and S3 does after it', () => {
  const template = synthesize();
  expect(template.resource('aws_s3_bucket')).toMatchObject({ object_lock_enabled: true });
  expect(template.resource('aws_s3_bucket_object_lock_configuration')['rule']).toEqual({
    default_retention: { mode: 'COMPLIANCE', days: 30 },
  });
  expect(template.resource('aws_s3_bucket_lifecycle_configuration')['rule']).toMatchObject([
    { status: 'Enabled', expiration: [{ days: 30 }], noncurrent_version_expiration: [{ noncurrent_days: 1 }] },
  ]);
  const remove = statements(template.resource('aws_s3_bucket_policy')).find(({ Sid }) => Sid === 'NobodyRemoves');
  expect(remove).toMatchObject({
    Effect: 'Deny',
    Action: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
  });
  expect(remove).not.toHaveProperty('Condition');
});

test('with a weekly class, daily ones go first, and no object stays without an end', () => {
  const [daily, all] = synthesize({ retentionDays: 35, weeklyRetentionDays: 84 }).resource(
    'aws_s3_bucket_lifecycle_configuration',
  )['rule'] as readonly Readonly<Record<string, unknown>>[];
  expect(daily).toMatchObject({ filter: [{ tag: [{ key: 'kept', value: 'daily' }] }], expiration: [{ days: 35 }] });
  expect(all).toMatchObject({ filter: [{}], expiration: [{ days: 84 }] });
});

test('its keys, without which no snapshot is read, are destroyed by nobody in passing', () => {
  for (const key of synthesize({}, true).resources('aws_kms_key')) {
    expect(statements(key).find(({ Effect }) => Effect === 'Deny')).toMatchObject({
      Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey'],
    });
  }
});

test('what is in it is encrypted by its own key, whoever asks for another', () => {
  const template = synthesize();
  const [keyId] = Object.keys(template.byId('aws_kms_key'));
  const arn = `\${aws_kms_key.${keyId}.arn}`;
  expect(JSON.stringify(template.resource('aws_s3_bucket_server_side_encryption_configuration'))).toContain(arn);
  const other = statements(template.resource('aws_s3_bucket_policy')).filter(({ Action }) => Action === 's3:PutObject');
  expect(other.map(({ Condition }) => Condition)).toEqual([
    {
      StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': arn },
      Null: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'false' },
    },
    {
      StringNotEquals: { 's3:x-amz-server-side-encryption': 'aws:kms' },
      Null: { 's3:x-amz-server-side-encryption': 'false' },
    },
  ]);
});

test('the copy is as safe as the bucket, in the region of its provider', () => {
  const template = synthesize({}, true);
  for (const type of template
    .types()
    .filter((one) => one.startsWith('aws_s3_bucket') && !one.includes('replication'))) {
    const providers = template.resources(type).map(({ provider }) => provider);
    expect([type, providers]).toEqual([type, [undefined, 'aws.sydney']]);
  }
  const [own, copy] = template.resources('aws_kms_key');
  expect([own?.['provider'], copy?.['provider']]).toEqual([undefined, 'aws.sydney']);
});

test('everything is copied, encrypted by the key of the copy, and no deletion is', () => {
  const template = synthesize({}, true);
  const { rule, depends_on } = template.resource('aws_s3_bucket_replication_configuration');
  const copyKey = Object.keys(template.byId('aws_kms_key')).find((id) => id.includes('Copy'));
  expect(rule).toMatchObject([
    {
      status: 'Enabled',
      filter: {},
      delete_marker_replication: { status: 'Disabled' },
      source_selection_criteria: { sse_kms_encrypted_objects: { status: 'Enabled' } },
      destination: { encryption_configuration: { replica_kms_key_id: `\${aws_kms_key.${copyKey}.arn}` } },
    },
  ]);
  expect(String(depends_on)).toContain('aws_s3_bucket_versioning.store_Copy_Versioning');
});

test('the role that copies opens one key, and removes nothing', () => {
  const rights = statements(synthesize({}, true).resource('aws_iam_role_policy'));
  const kms = rights.filter(({ Action }) => String(Action).includes('kms:'));
  expect(kms.map(({ Action, Resource }) => [String(Action), /Bucket|Copy/.exec(Resource)?.[0]])).toEqual([
    ['kms:Decrypt', 'Bucket'],
    ['kms:Encrypt,kms:GenerateDataKey', 'Copy'],
  ]);
  expect(rights.flatMap(({ Action }) => Action).filter((action) => /Delete|Put|\*/.test(action))).toEqual([]);
});

test('S3 may take the role that copies, whatever it says of where it comes from: AWS does not say that it does', () => {
  expect(statements({ policy: synthesize({}, true).resource('aws_iam_role')['assume_role_policy'] })).toEqual([
    { Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ]);
});
