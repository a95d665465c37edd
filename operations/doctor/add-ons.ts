import { DescribeAddonCommand, EKSClient } from '@aws-sdk/client-eks';
import { kubernetes } from '../../environments/versions';
import { nameOf } from '../../stacks/names';
import { awsAccess, awsRefusal } from '../aws';
import { counted } from '../counted';
import { type Check, failure, ok, warning } from './check';

export const addOns: Check = {
  id: 'add-ons',
  why: 'Combinations of versions are checked as the program deploys them; one that was changed elsewhere was not.',
  look: async ({ environment }) => {
    const eks = new EKSClient(awsAccess(environment, 'eks'));
    const clusterName = nameOf(environment);
    const wanted = Object.entries(kubernetes[environment.cluster.kubernetesVersion].addOns);
    const [sick, drifted]: [string[], string[]] = [[], []];
    for (const [addonName, version] of wanted) {
      const addon = await eks.send(new DescribeAddonCommand({ clusterName, addonName })).then(
        (answer) => answer.addon,
        (error) => {
          if (error.name === 'ResourceNotFoundException') return undefined;
          throw awsRefusal(`The add-on ${addonName} cannot be looked at`, error);
        },
      );
      if (addon?.status !== 'ACTIVE') sick.push(`${addonName} ${addon?.status ?? 'is missing'}`);
      else if (addon.addonVersion !== version) {
        drifted.push(`${addonName} ${addon.addonVersion} instead of ${version}`);
      }
    }
    if (sick.length > 0) return failure(sick.join(', '), 'see aws eks describe-addon; then apply the stack cluster');
    if (drifted.length > 0) return warning(drifted.join(', '), 'apply the stack cluster');
    return ok(`${counted(wanted.length, 'add-on')} as in environments/versions.ts`);
  },
};
