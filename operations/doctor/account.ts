import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { awsAccess, awsRefusal } from '../aws';
import { type Check, failure, ok, warning } from './check';

export const account: Check = {
  id: 'account',
  why: 'All that is looked at and applied is in the account of the caller, in the region that is named.',
  look: async ({ environment, variables }) => {
    const { account: wanted, region } = environment;
    const sts = new STSClient(awsAccess(environment));
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({})).catch((error) => {
      throw awsRefusal('AWS does not know the caller', error);
    });
    if (Account !== wanted) {
      return failure(
        `the caller is in account ${Account}, the environment in ${wanted}`,
        `log in to account ${wanted}`,
      );
    }
    const chosen = variables['AWS_REGION'] || variables['AWS_DEFAULT_REGION'];
    if (chosen && chosen !== region) {
      return warning(
        `${Arn}, but AWS_REGION is ${chosen} and the environment is in ${region}`,
        `set AWS_REGION to ${region}, so that other tools look there too`,
      );
    }
    return ok(`${Arn} in ${region}`);
  },
};
