import { join } from 'node:path';
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import type { Environment } from '../../environments/environment';
import { awsAccess } from '../../operations/aws';
import { Moto } from '../../operations/local/moto';
import { freePort } from '../../operations/local/port';
import { findMoto } from '../../operations/local/toolchain';
import { stateBucket, stateKeyAlias } from '../../stacks/state';
import { type Say, Skip } from '../e2e/results';
import type { World } from './world';

/** The account of an environment, apart from the one whose key unseals the Vault of the drills. */
export class DrilledAccount {
  private constructor(
    /** Reached here, wherever it is deployed. */
    readonly environment: Environment,
    readonly url: string,
    private readonly moto: Moto,
  ) {}

  /** @throws Skip where this machine has no moto. */
  static async of(world: World, environment: Environment, say: Say): Promise<DrilledAccount> {
    const moto = await findMoto(say);
    if ('sentence' in moto) throw new Skip(moto.sentence);
    const url = `http://127.0.0.1:${await freePort()}`;
    const command = ['env', `MOTO_ACCOUNT_ID=${environment.account}`, ...moto.command] as const;
    const logFile = join(world.logFolder, `moto-${environment.name}.log`);
    const started = await Moto.start({ ...moto, command: [...command] }, url, logFile);
    return new DrilledAccount({ ...environment, emulators: { ...world.emulatedAt, aws: url } }, url, started);
  }

  /** All that is in it is gone, but for what holds the states of an environment that keeps them in AWS. */
  async empty(): Promise<void> {
    await fetch(`${this.url}/moto-api/reset`, { method: 'POST' });
    const { environment } = this;
    if (environment.disposable) return;
    const [Bucket, LocationConstraint] = [stateBucket(environment), environment.region as 'ap-southeast-1'];
    const s3 = new S3Client(awsAccess(environment));
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    const kms = new KMSClient(awsAccess(environment));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: 'Encrypts states' }));
    const AliasName = `alias/${stateKeyAlias(environment)}`;
    await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyMetadata!.KeyId }));
  }

  stop(): Promise<void> {
    return this.moto.stop();
  }
}
