import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Environment } from '../../environments/environment';
import { stateBucket } from '../../stacks/state';
import { awsAccess, awsRefusal } from '../aws';
import { counted } from '../counted';
import { type Check, failure, ok, warning } from './check';

/** What Terraform writes into the lock file beside a state. */
interface Lock {
  readonly ID: string;
  readonly Operation: string;
  readonly Who: string;
  readonly Created: string;
}

export const state: Check = {
  id: 'state',
  why: 'Without its state, Terraform would make everything again; under a lock that nobody holds any more, nothing.',
  look: async ({ environment }) => {
    if (environment.disposable) return ok('files of the machine that applied them');
    const Bucket = stateBucket(environment);
    const s3 = new S3Client(awsAccess(environment));
    const refusal = (error: Error) => {
      throw awsRefusal(`The bucket ${Bucket} cannot be looked at`, error);
    };
    const missing = await s3.send(new HeadBucketCommand({ Bucket })).then(
      () => false,
      (error) => error.name === 'NotFound' || refusal(error),
    );
    if (missing) return failure(`there is no bucket ${Bucket}`, `run: strongroom bootstrap ${environment.name}`);
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket })).catch(refusal);
    if (Status !== 'Enabled') {
      return failure(
        `${Bucket} keeps no versions`,
        `run: strongroom bootstrap ${environment.name}; a state that is overwritten cannot be brought back until then`,
      );
    }
    const keys = await keysOf(s3, Bucket, environment).catch(refusal);
    const locked = keys.filter((key) => key.endsWith('.tflock'));
    if (locked.length > 0) {
      const { ID, Who, Operation, Created } = await lockOf(s3, Bucket, locked[0]!).catch(refusal);
      return warning(
        `${locked.map(stackOf).join(', ')} locked by ${Who} since ${Created} (${Operation})`,
        `wait until that run ends; where it was killed: terraform force-unlock ${ID}, in the folder of the stack`,
      );
    }
    return ok(`${counted(keys.length, 'state')} in ${Bucket}, none locked`);
  },
};

async function keysOf(s3: S3Client, Bucket: string, { name }: Environment): Promise<readonly string[]> {
  const keys: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `${name}/`, ContinuationToken }));
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return keys;
}

async function lockOf(s3: S3Client, Bucket: string, Key: string): Promise<Lock> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? '{}');
}

/** `prod-vault`, of `prod/prod-vault/terraform.tfstate.tflock`. */
function stackOf(key: string): string {
  return key.split('/')[1] ?? key;
}
