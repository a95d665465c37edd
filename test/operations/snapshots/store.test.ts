import { loadEnvironments } from '../../../environments';
import { nameAt, SnapshotStore } from '../../../operations/snapshots/store';
import { awsStub } from './aws-stub';

const [, dev, , prod, dr] = loadEnvironments();
let stub: Awaited<ReturnType<typeof awsStub>>;
let store: SnapshotStore;
const cluster = { id: 'c1', name: 'vault-prod' };

beforeAll(async () => {
  stub = await awsStub();
});
beforeEach(() => {
  stub.aws.objects.clear();
  store = SnapshotStore.of({ ...prod!, emulators: { aws: stub.address, eks: stub.address, vault: stub.address } });
});
afterAll(() => stub.stop());

test('a recovering environment reads the copies in its own region', () => {
  expect(SnapshotStore.of(prod!).bucket).toBe('strongroom-prod-snapshots-111122223333');
  expect(SnapshotStore.of(prod!, dr!).bucket).toBe('strongroom-prod-snapshots-111122223333-ap-southeast-2');
});

test('on the way back an environment reads what stood in for it saved, in the region where that is', async () => {
  const back = { ...prod!, emulators: { aws: stub.address, eks: stub.address, vault: stub.address } };
  expect(SnapshotStore.of(dr!, back).bucket).toBe('strongroom-dr-snapshots-111122223333');
  await SnapshotStore.of(dr!, back).add(Buffer.from('a'), cluster);
  expect([...stub.aws.objects.values()][0]?.headers['authorization']).toContain('/ap-southeast-2/s3/');
});

test('where no copies are, none are looked for', () => {
  expect(() => SnapshotStore.of(dev!, dr!)).toThrow("'dev' keeps no copies of its snapshots in ap-southeast-2");
});

test('what was added is read back, with the cluster it is of', async () => {
  const { name } = await store.add(Buffer.from('archive'), cluster, '', new Date('2026-11-22T01:00:00Z'));
  expect(name).toBe('20261122_010000');
  expect([...stub.aws.objects.keys()]).toEqual(['prod/20261122_010000/vault-raft.snap']);
  expect(await store.read('latest')).toEqual({
    name,
    takenAt: new Date('2026-11-22T01:00:00Z'),
    bytes: expect.any(Number),
    archive: expect.any(Buffer),
    cluster,
  });
});

test('Sundays are kept longer', async () => {
  await store.add(Buffer.from('a'), cluster, '', new Date('2026-11-22T01:00:00Z'));
  await store.add(Buffer.from('b'), cluster, '', new Date('2026-11-23T01:00:00Z'));
  expect([...stub.aws.objects.values()].map(({ headers }) => headers['x-amz-tagging'])).toEqual([
    'kept=weekly',
    'kept=daily',
  ]);
});

test('nothing that is there is written over', async () => {
  await store.add(Buffer.from('a'), cluster);
  expect([...stub.aws.objects.values()][0]?.headers['if-none-match']).toBe('*');
});

test('the latest is the newest that was not made before a restore', async () => {
  for (const name of ['20261120_010000', '20261122_010000', '20261122_090000-before-restore']) {
    stub.aws.objects.set(`prod/${name}/vault-raft.snap`, { body: Buffer.from(name), headers: {} });
  }
  stub.aws.objects.set('prod/20261123_010000/vault-policies.txt', { body: Buffer.from(''), headers: {} });
  expect((await store.list()).map(({ name }) => name)).toEqual([
    '20261122_090000-before-restore',
    '20261122_010000',
    '20261120_010000',
  ]);
  expect((await store.read('latest')).name).toBe('20261122_010000');
});

test('a snapshot that is not there is named, and one without a name of a cluster has none', async () => {
  await expect(store.read('20200101_000000')).rejects.toThrow(
    "There is no snapshot '20200101_000000' in s3://strongroom-prod-snapshots-111122223333/prod/.",
  );
  stub.aws.objects.set('prod/20261120_010000/vault-raft.snap', { body: Buffer.from('x'), headers: {} });
  expect(await store.read('latest')).not.toHaveProperty('cluster');
});

test('names sort by time', () => {
  expect(nameAt(new Date('2026-01-02T03:04:05Z')) < nameAt(new Date('2026-01-02T03:04:06Z'))).toBe(true);
});
