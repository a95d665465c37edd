import { gunzipSync, gzipSync } from 'node:zlib';
import { DisableKeyCommand, EnableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ListrTask } from 'listr2';
import type { Environment } from '../../environments/environment';
import { awsAccess } from '../../operations/aws';
import type { VaultNodes } from '../../operations/local/vault-nodes';
import { openSnapshot } from '../../operations/snapshots/archive';
import { planRestore, readCanary, restore } from '../../operations/snapshots/restoring';
import { type SavedSnapshot, saveSnapshot } from '../../operations/snapshots/saving';
import { beforeRestore, type KeptSnapshot, SnapshotStore } from '../../operations/snapshots/store';
import { VaultClient } from '../../operations/vault-client';
import { unsealKeyAlias } from '../../stacks/names';
import type { Results } from './results';
import {
  type Contents,
  contentsOf,
  fillVault,
  issueCertificate,
  overwrite,
  readValue,
  refuseDifferences,
} from './vault-contents';

export interface SnapshotDrillProps {
  readonly environment: Environment;
  /** @throws Skip where no Vault runs. */
  readonly nodes: () => VaultNodes;
  /** PEM. */
  readonly ca: () => string;
  /** Root's, of the Vault that is there at the start, and in the end again. */
  readonly token: () => string;
  /** Gets whatever must be found nowhere. */
  readonly secrets: string[];
  /** Removes all that the nodes hold, while they are stopped. */
  readonly loseData: () => void;
  /** Static ones, that the drill writes. */
  readonly count: number;
}

/** Snapshots of a Vault that runs, kept in an S3 that is emulated; the last of all, since it loses that Vault and brings it back. */
export function snapshotDrill(props: SnapshotDrillProps, results: Results): ListrTask[] {
  const drill = new SnapshotDrill(props);
  return [
    results.check('snapshot: saved through any node, listed, and every sum of it counted again', () => drill.save()),
    results.check('snapshot: a truncated, a changed and a foreign one are refused', () => drill.damaged()),
    results.check('snapshot: of another cluster, or with its seal key disabled, it is refused', () =>
      drill.forbidden(),
    ),
    results.check('snapshot: restored in place; what was there before is kept', () => drill.inPlace()),
    results.check('snapshot: all nodes lost, and all that they held is back', () => drill.totalLoss()),
    results.check('snapshot: nothing of the drill is left in the bucket', () => drill.removeAll()),
  ];
}

class SnapshotDrill {
  private readonly store: SnapshotStore;
  private readonly s3: S3Client;
  private saved!: SavedSnapshot;
  private before!: Contents;

  constructor(private readonly props: SnapshotDrillProps) {
    this.store = SnapshotStore.of(props.environment);
    this.s3 = new S3Client(awsAccess(props.environment));
  }

  async save(): Promise<string> {
    const { nodes, count, secrets } = this.props;
    // Where the stack was not applied.
    const LocationConstraint = this.props.environment.region as 'ap-southeast-1';
    const bucket = { Bucket: this.store.bucket, CreateBucketConfiguration: { LocationConstraint } };
    await this.s3.send(new CreateBucketCommand(bucket)).catch(() => undefined);
    secrets.push(...(await fillVault(await this.vault(), count)).slice(0, 20));
    const leader = await nodes().leader();
    const standby = nodes().all.find((node) => node !== leader)!;
    this.before = await contentsOf(await this.vault());
    this.saved = await saveSnapshot(this.clientOf(standby.address), this.store);
    const { archive, cluster, name } = await this.store.read('latest');
    const facts = openSnapshot(archive);
    if (name !== this.saved.name || !cluster || facts.sealKeys.length !== 1) throw new Error(`read back as ${name}`);
    if (facts.nodes.length !== nodes().all.length) throw new Error(`it knows ${facts.nodes.join(', ')} only`);
    const [newest] = await this.store.list();
    if (newest?.name !== name) throw new Error(`the list begins with ${newest?.name}`);
    return `${count} secrets in ${Math.round(archive.length / 1024)} KiB, index ${facts.index}, through a standby`;
  }

  async damaged(): Promise<string> {
    const { archive } = await this.store.read('latest');
    const changed = gunzipSync(archive);
    changed[changed.length / 2]! ^= 1;
    const all: Readonly<Record<string, Buffer>> = {
      'It is truncated': archive.subarray(0, archive.length - 100),
      'It was changed': gzipSync(changed),
      'It is no snapshot': gzipSync(Buffer.from('something else')),
    };
    for (const [refusal, damaged] of Object.entries(all)) {
      const snapshot = { ...(await this.store.read('latest')), archive: damaged };
      await refused(this.plan(snapshot, false), refusal);
    }
    return Object.keys(all).join(', ');
  }

  async forbidden(): Promise<string> {
    const snapshot = await this.store.read('latest');
    await refused(this.plan({ ...snapshot, cluster: { name: 'foreign', id: '0' } }, false), 'is of cluster');
    const kms = new KMSClient(awsAccess(this.props.environment));
    const KeyId = openSnapshot(snapshot.archive).sealKeys[0]!.split('/').at(-1)!;
    await kms.send(new DisableKeyCommand({ KeyId }));
    await refused(this.plan(snapshot, false), `alias/${unsealKeyAlias(this.props.environment.name)}`).finally(() =>
      kms.send(new EnableKeyCommand({ KeyId })),
    );
    return KeyId;
  }

  async inPlace(): Promise<string> {
    const vault = await this.vault();
    const was = await readValue(vault, 0);
    const written = await overwrite(vault, 0);
    this.props.secrets.push(written);
    const plan = await this.plan(await this.store.read('latest'), false);
    const { seconds, savedAs } = await restore(plan, () => {});
    if ((await readValue(await this.vault(), 0)) !== was) throw new Error('the value of the snapshot is not back');
    if (!savedAs.endsWith(beforeRestore)) throw new Error(`what was there is called ${savedAs}`);
    if ((await this.store.read('latest')).name !== this.saved.name) throw new Error('it is the latest now');
    openSnapshot((await this.store.read(savedAs)).archive);
    return `open and led after ${seconds.toFixed(1)} s; ${savedAs} has what was there`;
  }

  async totalLoss(): Promise<string> {
    const { nodes, loseData, secrets } = this.props;
    const lost = await overwrite(await this.vault(), 0);
    secrets.push(lost);
    await nodes().stop();
    loseData();
    const start = Date.now();
    await Promise.all(nodes().all.map((node) => node.start()));
    const [first] = nodes().all;
    const init = await first!.client.expect('PUT', 'sys/init', { body: { recovery_shares: 1, recovery_threshold: 1 } });
    secrets.push(init.root_token, ...init.recovery_keys, ...init.recovery_keys_base64);
    await Promise.all(nodes().all.map((node) => node.untilUnsealed()));
    await nodes().untilOneMayFail(init.root_token);

    const empty = this.clientOf((await nodes().leader()).address, init.root_token);
    const snapshot = await this.store.read('latest');
    await refused(this.plan(snapshot, false, empty), '--from-other-cluster');
    const { seconds } = await restore(await this.plan(snapshot, true, empty), () => {});
    const vault = await this.vault();
    await readCanary(vault, 'snapshot-drill/0');
    const rto = (Date.now() - start) / 1000;

    refuseDifferences(this.before, await contentsOf(vault));
    await issueCertificate(vault);
    const { status } = await vault.call('GET', 'auth/token/lookup-self', { token: init.root_token });
    if (status !== 403) throw new Error('the root token of the new cluster is still good');
    await Promise.all(nodes().all.map((node) => node.untilUnsealed()));
    await nodes().untilOneMayFail(this.props.token());
    return (
      `${this.before.size} things as before, the one write since then lost; ${seconds.toFixed(1)} s from snapshot to service, ` +
      `${rto.toFixed(1)} s from empty machines to the first secret`
    );
  }

  /** For the bucket to be destroyed. AWS would refuse this: the bucket's policy lets nobody. */
  async removeAll(): Promise<string> {
    const Bucket = this.store.bucket;
    // It denies every removal.
    await this.s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    const { Versions = [] } = await this.s3.send(new ListObjectVersionsCommand({ Bucket }));
    for (const { Key, VersionId } of Versions) {
      await this.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId, BypassGovernanceRetention: true }));
    }
    return `${Versions.length} objects`;
  }

  private async plan(snapshot: KeptSnapshot, fromOtherCluster: boolean, vault?: VaultClient) {
    const { environment } = this.props;
    return planRestore({
      environment,
      vault: vault ?? (await this.vault()),
      snapshot,
      store: this.store,
      fromOtherCluster,
    });
  }

  /** Whichever node leads. */
  private async vault(): Promise<VaultClient> {
    return this.clientOf((await this.props.nodes().leader()).address);
  }

  private clientOf(address: string, token = this.props.token()): VaultClient {
    return new VaultClient(address, this.props.ca(), token);
  }
}

/** @throws Error unless it is refused, with these words. */
async function refused(work: Promise<unknown>, words: string): Promise<void> {
  const said = await work.then(
    () => 'nothing',
    ({ message }: Error) => message,
  );
  if (!said.includes(words)) throw new Error(`it should be refused with '${words}', and says: ${said}`);
}
