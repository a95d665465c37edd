import { type Environment, parseEnvironment } from '../../../environments/environment';
import { prod } from '../../../environments/prod';
import { account } from '../../../operations/doctor/account';
import type { Check } from '../../../operations/doctor/check';
import { Patient } from '../../../operations/doctor/patient';
import { recoveryShareCopies } from '../../../operations/doctor/recovery-shares';
import { sealKey, sealReplica } from '../../../operations/doctor/seal-key';
import { snapshotAge, snapshotCopyAge } from '../../../operations/doctor/snapshot-age';
import { state } from '../../../operations/doctor/state';
import { type AwsAnswers, awsStub } from './aws-stub';

let answers: AwsAnswers = {};
let stub: Awaited<ReturnType<typeof awsStub>>;
let environment: Environment;
beforeAll(async () => {
  stub = await awsStub(() => answers);
  environment = { ...parseEnvironment(prod), emulators: { aws: stub.url, eks: stub.url, vault: stub.url } };
});
afterAll(() => stub.stop());

const NOW = new Date('2026-11-22T08:00:00Z');
const look = (check: Check, given: AwsAnswers, variables = {}) => {
  answers = given;
  return check.look(new Patient(environment, [], variables, NOW));
};

const caller = (id: string): AwsAnswers => ({
  GetCallerIdentity: {
    body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${id}:role/ci</Arn><Account>${id}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  },
});

test('the caller is in the account of the environment', async () => {
  expect(await look(account, caller('111122223333'))).toEqual({
    verdict: 'ok',
    found: 'arn:aws:iam::111122223333:role/ci in ap-southeast-1',
  });
  expect(await look(account, caller('999999999999'))).toMatchObject({ verdict: 'failure' });
});

test('another region in AWS_REGION is a warning, the same one is none', async () => {
  const mine = caller('111122223333');
  expect(await look(account, mine, { AWS_REGION: 'eu-west-1' })).toMatchObject({ verdict: 'warning' });
  expect(await look(account, mine, { AWS_DEFAULT_REGION: 'eu-west-1' })).toMatchObject({ verdict: 'warning' });
  expect(await look(account, mine, { AWS_REGION: 'ap-southeast-1' })).toMatchObject({ verdict: 'ok' });
});

const key = (KeyState: string, DeletionDate?: number): AwsAnswers => ({
  DescribeKey: { body: { KeyMetadata: { KeyId: 'k', KeyState, DeletionDate } } },
});
const noKey: AwsAnswers = { DescribeKey: { status: 400, body: { __type: 'NotFoundException', message: 'no' } } };

test.each<[string, AwsAnswers, string]>([
  ['ok', key('Enabled'), 'strongroom-prod-unseal in ap-southeast-1 is enabled'],
  ['failure', key('Disabled'), 'strongroom-prod-unseal in ap-southeast-1 is Disabled'],
  ['failure', key('PendingDeletion', Date.parse('2026-12-20') / 1000), 'is PendingDeletion, on 2026-12-20'],
  ['failure', noKey, 'there is no key strongroom-prod-unseal in ap-southeast-1'],
])('%s: the seal key', async (verdict, given, found) => {
  expect(await look(sealKey, given)).toMatchObject({ verdict, found: expect.stringContaining(found) });
});

test('its replica is looked for in the region that recovers', async () => {
  expect(await look(sealReplica, key('Enabled'))).toMatchObject({
    verdict: 'ok',
    found: expect.stringContaining('ap-southeast-2'),
  });
  expect(await look(sealReplica, noKey)).toMatchObject({ verdict: 'failure' });
});

test('a key that the caller may not look at is not ok', async () => {
  const denied = { DescribeKey: { status: 400, body: { __type: 'AccessDeniedException', message: 'not allowed' } } };
  await expect(look(sealKey, denied)).rejects.toThrow(
    'The key strongroom-prod-unseal cannot be looked at: AccessDeniedException: not allowed',
  );
});

const BUCKET = '/strongroom-prod-state-111122223333';
const listed = (...keys: readonly string[]) => ({
  body: `<ListBucketResult>${keys.map((one) => `<Contents><Key>${one}</Key></Contents>`).join('')}</ListBucketResult>`,
});
const lock = 'prod/prod-vault/terraform.tfstate.tflock';
const bucket = (...keys: readonly string[]): AwsAnswers => ({
  [`HEAD ${BUCKET}`]: {},
  [`GET ${BUCKET}?versioning`]: { body: '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>' },
  [`GET ${BUCKET}`]: listed('prod/prod-vault/terraform.tfstate', ...keys),
  [`GET ${BUCKET}/${lock}`]: {
    body: { ID: 'id-1', Operation: 'OperationTypeApply', Who: 'ci@runner', Created: 'noon' },
  },
});

test('the states are in a bucket that keeps versions, and none is locked', async () => {
  expect(await look(state, bucket())).toEqual({ verdict: 'ok', found: `1 state in ${BUCKET.slice(1)}, none locked` });
});

test('a lock says whose it is, since when, and how it is ended', async () => {
  const finding = await look(state, bucket(lock));
  expect(finding).toMatchObject({
    verdict: 'warning',
    found: 'prod-vault locked by ci@runner since noon (OperationTypeApply)',
  });
  expect(finding.fix).toContain('terraform force-unlock id-1');
});

test.each<[string, AwsAnswers]>([
  ['there is no bucket', {}],
  ['keeps no versions', { ...bucket(), [`GET ${BUCKET}?versioning`]: { body: '<VersioningConfiguration/>' } }],
])('a failure: %s', async (found, given) => {
  expect(await look(state, given)).toMatchObject({ verdict: 'failure', found: expect.stringContaining(found) });
});

test('a bucket that the caller may not look at is not ok', async () => {
  await expect(look(state, { [`HEAD ${BUCKET}`]: { status: 403 } })).rejects.toThrow('cannot be looked at');
});

const SNAPSHOTS = '/strongroom-prod-snapshots-111122223333';
const taken = (...names: readonly string[]): AwsAnswers => ({
  [`GET ${SNAPSHOTS}`]: listed(...names.map((name) => `prod/${name}/vault-raft.snap`)),
});

test('the newest snapshot is not older than its schedule allows', async () => {
  const { snapshots } = environment;
  expect(snapshots.schedule).toMatch(/ \* \* \*$/);
  expect(await look(snapshotAge, taken('20261120_010000', '20261122_070000'))).toMatchObject({
    verdict: 'ok',
    found: '20261122_070000 is 1 hours old',
  });
  expect(await look(snapshotAge, taken('20261101_010000'))).toMatchObject({ verdict: 'failure' });
  expect(await look(snapshotAge, taken())).toMatchObject({ verdict: 'failure', found: 'there is none' });
});

test('the newest copy of a snapshot is not older either, and it is told where nothing is copied', async () => {
  const copied = (...names: readonly string[]): AwsAnswers => ({
    ...taken('20261122_070000'),
    [`GET ${SNAPSHOTS}-ap-southeast-2`]: taken(...names)[`GET ${SNAPSHOTS}`]!,
  });
  expect(await look(snapshotCopyAge, copied('20261122_070000'))).toMatchObject({
    verdict: 'ok',
    found: '20261122_070000 is 1 hours old',
  });
  expect(await look(snapshotCopyAge, copied('20261101_010000'))).toMatchObject({ verdict: 'failure' });
  const none = await look(snapshotCopyAge, copied());
  expect(none).toMatchObject({ verdict: 'failure', found: 'there is none' });
  expect(none.fix).toContain('aws s3api head-object --bucket strongroom-prod-snapshots-111122223333');
});

const copyOfShare = (...status: readonly object[]): AwsAnswers => ({
  DescribeSecret: { body: { ReplicationStatus: status } },
});
const sydney = { Region: 'ap-southeast-2' };

test.each<[string, AwsAnswers, string]>([
  ['ok', copyOfShare({ ...sydney, Status: 'InSync' }), '5 shares copied to ap-southeast-2, in sync'],
  ['warning', copyOfShare({ ...sydney, Status: 'InProgress' }), 'admin is InProgress'],
  ['failure', copyOfShare({ ...sydney, Status: 'Failed', StatusMessage: 'no key' }), 'admin is Failed (no key)'],
  ['failure', copyOfShare({ Region: 'eu-west-1', Status: 'InSync' }), 'admin has no copy'],
])('%s: copies of recovery shares', async (verdict, given, found) => {
  expect(await look(recoveryShareCopies, given)).toMatchObject({ verdict, found: expect.stringContaining(found) });
});

test('no copy is missed where no other region recovers', async () => {
  const { recoveryRegion: _, ...seal } = environment.seal;
  const patient = new Patient({ ...environment, seal }, [], {}, NOW);
  expect(await recoveryShareCopies.look(patient)).toEqual({ verdict: 'ok', found: 'none are asked for' });
  expect(await snapshotCopyAge.look(patient)).toEqual({ verdict: 'ok', found: 'none is asked for' });
});
