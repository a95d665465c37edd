import {
  DescribeSecretCommand,
  type ReplicationStatusType,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { recoveryKeyAlias, recoveryShareName } from '../../stacks/names';
import { awsAccess, awsRefusal } from '../aws';
import { counted } from '../counted';
import { type Check, failure, ok, warning } from './check';

/** Where another region must be able to recover. Whoever writes a share is not told that its copy could not be made. */
export const recoveryShareCopies: Check = {
  id: 'recovery-share-copies',
  why: 'With the region of the shares gone, nobody makes a root token but by their copies.',
  look: async ({ environment }) => {
    const { recovery, seal, name } = environment;
    const region = seal.recoveryRegion;
    if (!recovery || !region) return ok('none are asked for');
    const secrets = new SecretsManagerClient(awsAccess(environment));
    const copies = await Promise.all(
      Object.keys(recovery.holders).map(async (holder) => {
        const SecretId = recoveryShareName(name, holder);
        const { ReplicationStatus = [] } = await secrets
          .send(new DescribeSecretCommand({ SecretId }))
          .catch((error: Error) => {
            throw awsRefusal(`The secret ${SecretId} cannot be looked at`, error);
          });
        return { holder, copy: ReplicationStatus.find(({ Region }) => Region === region) };
      }),
    );
    const behind = copies.filter(({ copy }) => copy?.Status !== 'InSync');
    if (behind.length === 0) return ok(`${counted(copies.length, 'share')} copied to ${region}, in sync`);
    const found = `in ${region}: ${behind.map(({ holder, copy }) => `${holder} ${stateOf(copy)}`).join(', ')}`;
    if (behind.every(({ copy }) => copy?.Status === 'InProgress')) return warning(found, 'look again in a minute');
    return failure(
      found,
      'with a role that may use both keys, for each: aws secretsmanager replicate-secret-to-regions --add-replica-regions ' +
        `Region=${region},KmsKeyId=alias/${recoveryKeyAlias(name)} --secret-id ${recoveryShareName(name, behind[0]!.holder)}`,
    );
  },
};

function stateOf(copy: ReplicationStatusType | undefined): string {
  if (!copy) return 'has no copy';
  return `is ${copy.Status}${copy.StatusMessage ? ` (${copy.StatusMessage})` : ''}`;
}
