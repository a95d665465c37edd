import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Environment } from '../../environments/environment';
import { awsAccess } from '../aws';

/**
 * Who is logged in to AWS.
 *
 * @throws Error when nobody is, or someone in another account than the environment's.
 */
export async function callerOf(environment: Environment): Promise<string> {
  const { name, account } = environment;
  const { Account, Arn } = await new STSClient(awsAccess(environment))
    .send(new GetCallerIdentityCommand({}))
    .catch((error: Error) => {
      throw new Error(
        `AWS does not say who you are (${error.message}); log in to account ${account} as administrator.`,
      );
    });
  if (Account !== account) {
    throw new Error(`You are in account ${Account} as ${Arn}, but '${name}' is account ${account}; log in there.`);
  }
  return Arn ?? 'nobody with a name';
}
