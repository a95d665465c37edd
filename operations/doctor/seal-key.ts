import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Environment } from '../../environments/environment';
import { unsealKeyAlias } from '../../stacks/names';
import { awsAccess, awsRefusal } from '../aws';
import { type Check, dateOf, type Finding, failure, ok } from './check';

export const sealKey: Check = {
  id: 'seal-key',
  why: 'Without this key no node of Vault ever unseals again, and no snapshot can be opened: recovery shares do not replace it.',
  look: ({ environment }) => keyIn(environment, environment.region),
};

/** Where another region must be able to recover. */
export const sealReplica: Check = {
  id: 'seal-key-replica',
  why: 'With the region of the key gone, its replica is all that opens a snapshot.',
  look: async ({ environment }) => {
    const { recoveryRegion } = environment.seal;
    return recoveryRegion ? keyIn(environment, recoveryRegion) : ok('none is asked for');
  },
};

async function keyIn(environment: Environment, region: string): Promise<Finding> {
  const alias = unsealKeyAlias(environment.seal.replicaOf ?? environment.name);
  const kms = new KMSClient(awsAccess(environment, 'aws', region));
  const KeyId = `alias/${alias}`;
  const described = await kms.send(new DescribeKeyCommand({ KeyId })).catch((error: Error) => {
    if (error.name === 'NotFoundException') return undefined;
    throw awsRefusal(`The key ${alias} cannot be looked at`, error);
  });
  const key = described?.KeyMetadata;
  if (!key) {
    return failure(
      `there is no key ${alias} in ${region}`,
      `apply the stack seal of '${environment.seal.replicaOf ?? environment.name}'`,
    );
  }
  if (key.KeyState === 'Enabled') return ok(`${alias} in ${region} is enabled`);
  const until = key.DeletionDate ? `, on ${dateOf(key.DeletionDate)}` : '';
  return failure(
    `${alias} in ${region} is ${key.KeyState}${until}`,
    key.KeyState === 'PendingDeletion'
      ? `as break-glass, at once: aws kms cancel-key-deletion and aws kms enable-key --key-id ${key.KeyId} --region ${region}`
      : `as break-glass: aws kms enable-key --key-id ${key.KeyId} --region ${region}`,
  );
}
