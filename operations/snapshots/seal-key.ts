import { DescribeKeyCommand, type KeyMetadata, KMSClient } from '@aws-sdk/client-kms';
import type { Environment } from '../../environments/environment';
import { unsealKeyAlias } from '../../stacks/names';
import { awsAccess, awsRefusal } from '../aws';
import type { SnapshotFacts } from './archive';

/**
 * A restored Vault is opened by the key that sealed the snapshot, or it stays sealed for ever: recovery shares open nothing, and
 * Vault's forced restore only leaves out its own check of this.
 *
 * @returns what the key is called.
 * @throws Error unless the unseal key of `environment` is that one, or its replica, and can be used.
 */
export async function checkSealKey(
  environment: Environment,
  { sealKeys }: Pick<SnapshotFacts, 'sealKeys'>,
): Promise<string> {
  const alias = `alias/${unsealKeyAlias(environment.seal.replicaOf ?? environment.name)}`;
  const key = await describe(environment, alias);
  const id = key.KeyId ?? '';
  // A replica has the id of its primary, in another region.
  if (!sealKeys.some((arn) => arn.endsWith(`/${id}`))) {
    throw new Error(
      `The snapshot was sealed by ${sealKeys.join(', ') || 'no key of KMS'}, and Vault here unseals with ${key.Arn}: ` +
        'restored, it would stay sealed for ever. Bring that key back, or restore where it is.',
    );
  }
  if (key.KeyState !== 'Enabled') {
    const ends = key.DeletionDate && `, and is deleted on ${key.DeletionDate.toISOString().slice(0, 10)}`;
    throw new Error(
      `The key ${alias} in ${environment.region} is ${key.KeyState}${ends ?? ''}: restored, Vault would stay sealed. ` +
        `${ends ? 'Cancel its deletion' : 'Enable it'} first.`,
    );
  }
  return alias;
}

async function describe(environment: Environment, alias: string): Promise<KeyMetadata> {
  const kms = new KMSClient(awsAccess(environment));
  try {
    const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: alias }));
    return key!;
  } catch (error) {
    throw awsRefusal(`Without ${alias} in ${environment.region} no snapshot opens`, error as Error);
  }
}
