import type { ListrTask } from 'listr2';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import type { Steps } from '../steps';
import { applyInside, applyOutside } from './apply-stacks';
import { findTools } from './find-tools';
import { initialize } from './hold-ceremony';
import type { LocalPlatform } from './local-platform';
import { readAsWorkload } from './read-as-workload';
import { seedSingleSignOn, seedTenants } from './seed-secrets';
import { startServers } from './start-servers';
import { startVault } from './start-vault';

/**
 * All that brings a platform up, in this order.
 *
 * @param wanted Stacks, with all that they need. @default - all
 */
export function bringUp(
  platform: LocalPlatform,
  steps: Steps,
  wanted: readonly SynthesizedStack[] = platform.stacks,
): ListrTask[] {
  const outside = [
    steps.phase('Tools', () => [steps.step('synthesize', () => platform.synthesized), ...findTools(platform, steps)]),
    steps.phase('Servers', () => startServers(platform, steps)),
    steps.phase('Stacks of AWS and Kubernetes', () => applyOutside(platform, steps, wanted), 4),
  ];
  const inside = platform.stacksOf('vault').some((stack) => wanted.includes(stack));
  if (!inside && !wanted.includes(platform.stack('vault-server'))) return outside;
  return [
    ...outside,
    steps.phase('Vault', () => [
      steps.step('the nodes of Vault start from the configuration of its release', () => startVault(platform)),
      steps.step('init ceremony, with throw-away keys', (say) => initialize(platform, say)),
      steps.step('all nodes unseal by themselves and one leads', async () => {
        await Promise.all(platform.nodes.all.map((node) => node.untilUnsealed()));
        await platform.nodes.leader();
        return (await platform.nodes.describe()).join(', ');
      }),
    ]),
    ...(inside
      ? [
          steps.phase('Stacks inside Vault', () => applyInside(platform, steps, wanted), 2),
          steps.phase('Secrets', () => [
            steps.step('seed the client of single sign-on, as break-glass', () => seedSingleSignOn(platform)),
            steps.step('seed the secrets of the tenants, as an operator', () => seedTenants(platform)),
            steps.step('read a secret as a workload', async () => {
              platform.read = await readAsWorkload(platform);
              const { namespace, account, secret, fields } = platform.read;
              return `${namespace}/${account} reads ${secret}: ${fields.join(', ')}`;
            }),
          ]),
        ]
      : []),
  ];
}
