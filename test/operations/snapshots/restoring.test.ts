import { loadEnvironments } from '../../../environments';
import { afterwards, age, lossLines, planRestore } from '../../../operations/snapshots/restoring';
import { SnapshotStore } from '../../../operations/snapshots/store';
import { vaultStub } from '../vault-stub';
import { awsStub } from './aws-stub';
import { packed, sealKey, snapshotFiles } from './sample-archive';

const environments = loadEnvironments();
let aws: Awaited<ReturnType<typeof awsStub>>;
let vault: Awaited<ReturnType<typeof vaultStub>>;
const KeyId = sealKey.split('/')[1]!;

beforeAll(async () => {
  aws = await awsStub();
  // Health and leadership come without `data`.
  vault = await vaultStub(({ line }) => {
    if (line === 'GET sys/health') return Object.assign({ data: {} }, { cluster_id: 'c1', cluster_name: 'vault-prod' });
    if (line === 'GET sys/leader') return Object.assign({ data: {} }, { raft_committed_index: 50 });
    return undefined;
  });
});
beforeEach(() => {
  aws.aws.key = { KeyId, KeyState: 'Enabled' };
});
afterAll(async () => {
  await aws.stop();
  await vault.stop();
});

function plan(
  change: { readonly archive?: Buffer; readonly cluster?: string; readonly fromOtherCluster?: boolean } = {},
  name = 'prod',
) {
  const emulators = { aws: aws.address, eks: aws.address, vault: vault.address };
  const environment = { ...environments.find((one) => one.name === name)!, emulators };
  return planRestore({
    environment,
    vault: vault.vault,
    store: SnapshotStore.of(environment),
    snapshot: {
      name: '20261122_010000',
      takenAt: new Date(),
      bytes: 1,
      archive: change.archive ?? packed(snapshotFiles()),
      cluster: { id: change.cluster ?? 'c1', name: 'vault-prod' },
    },
    fromOtherCluster: change.fromOtherCluster ?? false,
  });
}

test('what would be lost is said in entries and in time', async () => {
  const lines = lossLines(await plan()).join('\n');
  expect(lines).toContain('taken 0 min ago: index 38');
  expect(lines).toContain('12 entries of Raft’s log');
});

test('of another cluster, it is refused unless that is what one wants', async () => {
  await expect(plan({ cluster: 'c2' })).rejects.toThrow('add --from-other-cluster');
  const lines = lossLines(await plan({ cluster: 'c2', fromOtherCluster: true })).join('\n');
  expect(lines).toContain("All that Vault here (cluster 'vault-prod' (c1)) holds is lost");
  expect(lines).not.toContain('entries');
});

test('after a snapshot of another cluster all nodes start anew, after one of its own none', async () => {
  expect(afterwards(await plan())).toEqual([]);
  expect(afterwards(await plan({ cluster: 'c2', fromOtherCluster: true }))).toEqual([
    expect.stringContaining('all 5 nodes anew, at once: kubectl delete pod -n vault vault-{0..4}.'),
  ]);
});

test('a damaged one is refused before anyone is asked', async () => {
  const requests = vault.requests.length;
  await expect(plan({ archive: packed(snapshotFiles()).subarray(0, 99), fromOtherCluster: true })).rejects.toThrow(
    'It is truncated',
  );
  expect(vault.requests.length).toBe(requests);
});

test('sealed by a key that this Vault has not, it is refused: it would stay sealed', async () => {
  aws.aws.key = { KeyId: 'another', KeyState: 'Enabled' };
  await expect(plan({ fromOtherCluster: true })).rejects.toThrow('it would stay sealed for ever');
});

test.each([
  ['disabled', { KeyState: 'Disabled' }, 'is Disabled: restored, Vault would stay sealed. Enable it first.'],
  [
    'about to be deleted',
    { KeyState: 'PendingDeletion', DeletionDate: 1_798_000_000 },
    'is PendingDeletion, and is deleted on 2026-12-23: restored, Vault would stay sealed. Cancel its deletion first.',
  ],
])('with a key that is %s it is refused', async (_, key, message) => {
  aws.aws.key = { KeyId, ...key };
  await expect(plan()).rejects.toThrow(message);
});

test('without its key it is refused, with what KMS says', async () => {
  aws.aws.key = undefined;
  await expect(plan()).rejects.toThrow(
    'Without alias/strongroom-prod-unseal in ap-southeast-1 no snapshot opens: NotFound',
  );
});

test('a recovering environment opens it by the replica of the owner’s key', async () => {
  expect((await plan({}, 'dr')).sealKey).toBe('alias/strongroom-prod-unseal');
});

test.each([
  [30, '30 min'],
  [180, '3 h'],
  [60 * 24 * 3, '3 days'],
])('%s minutes are said as %s', (minutes, said) => {
  const now = new Date('2026-11-22T00:00:00Z');
  expect(age(new Date(now.getTime() - minutes * 60_000), now)).toBe(said);
});
