import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { awsAccess } from '../../operations/aws';
import { planRestore, readCanary, restore } from '../../operations/snapshots/restoring';
import { saveSnapshot } from '../../operations/snapshots/saving';
import { SnapshotStore } from '../../operations/snapshots/store';
import { VaultClient } from '../../operations/vault-client';
import type { Say } from '../e2e/results';
import {
  type Contents,
  contentsOf,
  fillVault,
  issueCertificate,
  overwrite,
  refuseDifferences,
} from '../e2e/vault-contents';
import { type Drill, repeated } from './drill';
import type { World } from './world';

const SECRETS = 10_000;

export const totalLoss: Drill = {
  name: 'total-loss',
  done: `${SECRETS.toLocaleString('en')} secrets, a snapshot, one more write; all nodes lost with their data; a new cluster, and the snapshot restored; twice`,
  expected:
    'every secret, policy, lease and serial as before, only the last write lost; the new root token is worth nothing',
  async run(world, say) {
    const store = await bucketOf(world);
    // Those of other drills would end meanwhile.
    await (await world.vault()).expect('POST', 'sys/leases/revoke-prefix/auth', { body: {}, seconds: 30 });
    say(`${SECRETS} secrets`);
    await fillVault(await world.vault(), SECRETS);
    const before = await contentsOf(await world.vault());
    const rounds = await repeated(() => loseAll(world, store, before, say), 2);
    await issueCertificate(await world.vault());
    return {
      happened: `${before.size.toLocaleString('en')} things as before, out of ${Math.round(rounds[0]!.bytes / 1024)} KiB`,
      figures: [
        { what: 'snapshot saved', seconds: rounds.map(({ saved }) => saved) },
        { what: 'snapshot restored → open and led', seconds: rounds.map(({ restored }) => restored) },
        {
          what: 'empty machines → first secret (RTO)',
          seconds: rounds.map(({ recovered }) => recovered),
          claims: [{ by: 'smart-dairy', seconds: 3600 }],
        },
      ],
    };
  },
};

/** @param before What is restored, every time. */
async function loseAll(world: World, store: SnapshotStore, before: Contents, say: Say) {
  const vault = await world.vault();
  const saving = Date.now();
  await saveSnapshot(vault, store);
  const saved = (Date.now() - saving) / 1000;
  await overwrite(vault, 0);

  say('all nodes are lost');
  await Promise.all(world.nodes.all.map((node) => world.loseData(node)));
  const start = Date.now();
  const root = await world.initializeAnew();
  const empty = new VaultClient((await world.nodes.leader()).address, world.ca, root);
  const { environment } = world;
  const snapshot = await store.read('latest');
  const plan = await planRestore({ environment, vault: empty, snapshot, store, fromOtherCluster: true });
  const { seconds: restored } = await restore(plan, say);
  await readCanary(await world.vault(), 'snapshot-drill/0');
  const recovered = (Date.now() - start) / 1000;

  refuseDifferences(before, await contentsOf(await world.vault()));
  const { status } = await (await world.vault()).call('GET', 'auth/token/lookup-self', { token: root });
  if (status !== 403) throw new Error('the root token of the new cluster is still good');
  await world.heal();
  return { bytes: snapshot.archive.length, saved, restored, recovered };
}

/** As the stack makes it. */
async function bucketOf(world: World): Promise<SnapshotStore> {
  const store = SnapshotStore.of(world.environment);
  const s3 = new S3Client(awsAccess(world.environment));
  const LocationConstraint = world.environment.region as 'ap-southeast-1';
  await s3.send(new CreateBucketCommand({ Bucket: store.bucket, CreateBucketConfiguration: { LocationConstraint } }));
  return store;
}
