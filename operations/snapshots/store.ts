import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Environment } from '../../environments/environment';
import { snapshotBucket } from '../../stacks/names';
import { awsAccess, awsRefusal } from '../aws';

/** Whose Vault a snapshot is of. */
export interface ClusterIdentity {
  readonly name: string;
  readonly id: string;
}

export interface ListedSnapshot {
  /** When it was taken, `20261122_010000`; made before a restore, with an ending. */
  readonly name: string;
  readonly takenAt: Date;
  readonly bytes: number;
}

export interface KeptSnapshot extends ListedSnapshot {
  readonly archive: Buffer;
  /** @default - it does not say: it was put there by hand */
  readonly cluster?: ClusterIdentity;
}

/** Ends the name of what was saved before a restore, and is no one's `latest`. */
export const beforeRestore = '-before-restore';

const FILE = 'vault-raft.snap';

/** The snapshots of one environment in S3, one folder each. Nothing here removes any. */
export class SnapshotStore {
  /** @param environment Whose snapshots; its name is the folder of the bucket. */
  private constructor(
    private readonly s3: S3Client,
    readonly bucket: string,
    private readonly environment: string,
  ) {}

  /**
   * @param owner Whose snapshots.
   * @param reader Who asks: for copies in its own region, or for what the environment saved that stood in for it. @default - the owner
   * @throws Error where the owner keeps none that the reader may look for.
   */
  static of(owner: Environment, reader = owner): SnapshotStore {
    // Its snapshots are copied nowhere, and on the way back both regions are there.
    const { region } = owner.seal.replicaOf === reader.name ? owner : reader;
    if (owner.region !== region && owner.seal.recoveryRegion !== region) {
      throw new Error(`'${owner.name}' keeps no copies of its snapshots in ${region}; see its seal.recoveryRegion.`);
    }
    const bucket = snapshotBucket(owner, owner.region === region ? undefined : region);
    return new SnapshotStore(new S3Client(awsAccess(reader, 'aws', region)), bucket, owner.name);
  }

  /** Newest first. */
  async list(): Promise<readonly ListedSnapshot[]> {
    const found: ListedSnapshot[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await this.ask(
        this.s3.send(
          new ListObjectsV2Command({ Bucket: this.bucket, Prefix: `${this.environment}/`, ContinuationToken }),
        ),
      );
      for (const { Key = '', Size = 0 } of page.Contents ?? []) {
        const [, name, file] = Key.split('/');
        const takenAt = name && timeOf(name);
        if (takenAt && file === FILE) found.push({ name, takenAt, bytes: Size });
      }
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    return found.sort((a, b) => (a.name < b.name ? 1 : -1));
  }

  /**
   * @param name `latest` is the newest one that was not made before a restore.
   * @throws Error where there is none of that name.
   */
  async read(name: string): Promise<KeptSnapshot> {
    const all = await this.list();
    const listed =
      name === 'latest' ? all.find((one) => !one.name.endsWith(beforeRestore)) : all.find((one) => one.name === name);
    if (!listed) throw new Error(`There is no snapshot '${name}' in s3://${this.bucket}/${this.environment}/.`);
    const { bytes, Metadata = {} } = await this.ask(this.download(this.keyOf(listed.name)));
    const { 'cluster-id': id, 'cluster-name': clusterName = '' } = Metadata;
    return {
      ...listed,
      archive: bytes,
      ...(id && { cluster: { id, name: clusterName } }),
    };
  }

  /** @param ending Of the name. @default - none */
  async add(archive: Buffer, { id, name }: ClusterIdentity, ending = '', now = new Date()): Promise<ListedSnapshot> {
    const folder = `${nameAt(now)}${ending}`;
    await this.ask(
      this.s3.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key: this.keyOf(folder),
          Body: archive,
          // With a lock, S3 takes nothing without a sum. Never a second one of the same name.
          ChecksumAlgorithm: 'SHA256',
          IfNoneMatch: '*',
          Tagging: `kept=${now.getUTCDay() === 0 ? 'weekly' : 'daily'}`,
          Metadata: { 'cluster-id': id, 'cluster-name': name },
        }),
        // S3 answers when it has all of it.
        { requestTimeout: 600_000 },
      ),
    );
    return { name: folder, takenAt: now, bytes: archive.length };
  }

  /** @throws where what arrives has not the sum that S3 keeps. */
  private async download(Key: string) {
    const { Body, Metadata } = await this.s3.send(
      new GetObjectCommand({ Bucket: this.bucket, Key, ChecksumMode: 'ENABLED' }),
    );
    return { Metadata, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) };
  }

  private keyOf(name: string): string {
    return `${this.environment}/${name}/${FILE}`;
  }

  /** @throws Error with what S3 says. */
  private async ask<T>(answer: Promise<T>): Promise<T> {
    return answer.catch((error) => {
      throw awsRefusal(`The bucket ${this.bucket}`, error);
    });
  }
}

/** As folders are called: `20261122_010000`. */
export function nameAt(time: Date): string {
  return time.toISOString().replace(/[-:]/g, '').replace('T', '_').slice(0, 15);
}

function timeOf(name: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)/.exec(name) ?? [];
  return year ? new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) : undefined;
}
