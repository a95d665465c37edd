import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { GetObjectCommand, HeadBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Environment } from '../../environments/environment';
import { stateBucket, stateKey, stateKeyAlias } from '../../stacks/state';
import { awsAccess } from '../aws';

/** A state of Terraform, as far as it is read here. */
export interface State {
  readonly serial: number;
  /** Made with the state: two states of one stack that differ in it know nothing of each other. */
  readonly lineage: string;
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    /** Empty where making it was begun, and nobody knows whether it came to an end. */
    readonly instances: readonly { readonly status?: string }[];
  }[];
}

/** Where the state of the bootstrap stack is: in a file, until the bucket that it makes can have it. */
export class StateStore {
  /** Where it belongs. */
  readonly url: string;
  private readonly client: S3Client;
  private readonly object: { readonly Bucket: string; readonly Key: string; readonly ExpectedBucketOwner: string };

  /** @param file Where it is until then. */
  constructor(
    private readonly environment: Environment,
    stack: string,
    readonly file: string,
  ) {
    this.client = new S3Client(awsAccess(environment));
    const [Bucket, Key] = [stateBucket(environment), stateKey(environment, stack)];
    this.object = { Bucket, Key, ExpectedBucketOwner: environment.account };
    this.url = `s3://${Bucket}/${Key}`;
  }

  async bucketExists(): Promise<boolean> {
    const { Bucket, ExpectedBucketOwner } = this.object;
    return (await this.found(this.client.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner })))) !== undefined;
  }

  /** What is in the bucket; undefined where there is none. */
  async kept(): Promise<State | undefined> {
    const found = await this.found(this.client.send(new GetObjectCommand(this.object)));
    return found && JSON.parse((await found.Body?.transformToString()) ?? '');
  }

  /**
   * What is in the file; undefined where there is none, or nothing was made yet. One that Terraform was killed over while it wrote is
   * put aside: all that it had can be adopted.
   */
  begun(): State | undefined {
    if (!existsSync(this.file)) return undefined;
    try {
      const state: State = JSON.parse(readFileSync(this.file, 'utf8'));
      return state.resources.length > 0 ? state : undefined;
    } catch {
      renameSync(this.file, `${this.file}.torn`);
      return undefined;
    }
  }

  /**
   * Puts the file into the bucket, where no state may be yet, and removes it when it can be read from there.
   *
   * @throws Error when another state came first.
   */
  async move(): Promise<void> {
    const { account, region } = this.environment;
    const put = new PutObjectCommand({
      ...this.object,
      Body: readFileSync(this.file),
      ContentType: 'application/json',
      IfNoneMatch: '*',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: `arn:aws:kms:${region}:${account}:alias/${stateKeyAlias(this.environment)}`,
    });
    await this.client.send(put).catch((error: Error) => {
      if (error.name !== 'PreconditionFailed') throw new Error(`${this.url} cannot be written: ${error.message}`);
      throw new Error(`Someone else has written ${this.url} meanwhile; run this again.`);
    });
    this.forget(await this.kept());
  }

  /**
   * Removes the file whose state is in the bucket too: what an interrupted move leaves.
   *
   * @throws Error when it is another one, for then nobody but a person knows which is right.
   */
  forget(kept: State | undefined): void {
    const begun = this.begun();
    if (begun && (kept?.lineage !== begun.lineage || kept.serial < begun.serial)) {
      throw new Error(
        `${this.file} is not what ${this.url} was made from; look at both, and move the file away if it is the wrong one.`,
      );
    }
    for (const file of ['', '.backup', '.torn'].map((suffix) => this.file + suffix)) rmSync(file, { force: true });
  }

  /** @throws Error where something else is wrong than that it is not there. */
  private async found<T>(answer: Promise<T>): Promise<T | undefined> {
    const { Bucket, ExpectedBucketOwner } = this.object;
    return answer.catch(
      (error: {
        readonly name: string;
        readonly message: string;
        readonly $metadata?: { readonly httpStatusCode?: number };
      }) => {
        if (['NoSuchBucket', 'NoSuchKey', 'NotFound'].includes(error.name)) return undefined;
        const status = error.$metadata?.httpStatusCode;
        if (status === 403) {
          throw new Error(
            `You may not read bucket ${Bucket}, or it is not account ${ExpectedBucketOwner}'s; ask its administrator.`,
          );
        }
        if (status === 301) throw new Error(`Bucket ${Bucket} is in another region than ${this.environment.region}.`);
        throw new Error(`Bucket ${Bucket} cannot be read: ${error.message || error.name}`);
      },
    );
  }
}
