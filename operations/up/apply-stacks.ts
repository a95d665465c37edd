import type { ListrTask } from 'listr2';
import type { SynthesizedStack } from '../../guardrails/synthesized-stack';
import type { Terraform } from '../local/terraform';
import type { Say, Steps } from '../steps';
import { waves } from '../waves';
import type { LocalPlatform } from './local-platform';
import { Logins } from './logins';
import { apiServerTools } from './start-servers';

/** Applies what AWS and the cluster hold: steps to be taken side by side. @param wanted With all that they need. */
export function applyOutside(
  platform: LocalPlatform,
  steps: Steps,
  wanted: readonly SynthesizedStack[] = platform.stacks,
): ListrTask[] {
  const inKubernetes = platform.stacksOf('kubernetes');
  const stacks = [...platform.stacksOf('aws'), ...inKubernetes].filter((stack) => wanted.includes(stack));
  return applyStacks(platform, steps, stacks, stacks, async (stack) => {
    if (inKubernetes.includes(stack) && platform.providers) {
      await platform.needKubernetes(stack);
      if (!platform.kept?.apiServer && !apiServerTools(platform))
        platform.leaveOut(stack, 'there is no Kubernetes API server on this machine');
    }
    if (!platform.emulators) platform.leaveOut(stack, 'the emulators of AWS do not run');
    return platform.terraform();
  });
}

/** Applies what Vault holds, as CI does: by its own login. Steps to be taken side by side. @param wanted As above. */
export function applyInside(
  platform: LocalPlatform,
  steps: Steps,
  wanted: readonly SynthesizedStack[] = platform.stacks,
): ListrTask[] {
  const inside = platform.stacksOf('vault');
  // Vault runs in no pod here: what the cluster holds of it may be missing.
  const needed = [...inside, ...platform.stacksOf('aws')];
  const logins = new Logins(platform);
  const stacks = inside.filter((stack) => wanted.includes(stack));
  return applyStacks(platform, steps, stacks, needed, async (stack) => {
    if (platform.providers) await platform.needProviders(stack);
    if (!platform.vault) platform.leaveOut(stack, 'no Vault runs');
    const server = platform.databases.missingFor(stack);
    if (server) platform.leaveOut(stack, server);
    return platform.vaultTerraform(await logins.jwt('github', 'ci-apply'), platform.databases.variables);
  });
}

/**
 * Each as soon as those are applied that it depends on.
 *
 * @param needed Those without which another one is left out.
 * @param terraform Throws LeftOut where the stack cannot be applied here.
 */
function applyStacks(
  platform: LocalPlatform,
  steps: Steps,
  stacks: readonly SynthesizedStack[],
  needed: readonly SynthesizedStack[],
  terraform: (stack: SynthesizedStack) => Promise<Terraform>,
): ListrTask[] {
  const begun = new Map<string, Promise<string>>();
  const apply = async (stack: SynthesizedStack, say: Say): Promise<string> => {
    // The steps are in their order, so that those before have begun.
    await Promise.allSettled(stack.dependencies.map((name) => begun.get(name)));
    if (!platform.kept && platform.applied.has(stack)) return 'it was, with the root token of the ceremony';
    const missing = needed.find((other) => stack.dependencies.includes(other.name) && !platform.applied.has(other));
    if (missing) platform.leaveOut(stack, `it needs ${missing.name}, which was not applied`);
    return platform.apply(stack, await terraform(stack), say);
  };
  return inOrder(stacks).map((stack) =>
    steps.step(`apply ${stack.name}`, (say) => {
      const applying = apply(stack, say);
      begun.set(stack.name, applying);
      return applying;
    }),
  );
}

/** As the waves are, of all that is among them. */
function inOrder(stacks: readonly SynthesizedStack[]): readonly SynthesizedStack[] {
  const names = stacks.map(({ name }) => name);
  const among = stacks.map((stack) => ({
    stack,
    name: stack.name,
    dependencies: stack.dependencies.filter((name) => names.includes(name)),
  }));
  return waves(among)
    .flat()
    .map(({ stack }) => stack);
}
