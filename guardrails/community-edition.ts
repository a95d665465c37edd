import {
  enterpriseArguments,
  enterpriseMounts,
  enterpriseResources,
  enterpriseRotation,
  rotatesInEveryEdition,
} from './enterprise-features';
import type { Finding, Guardrail } from './guardrail';
import type { SynthesizedElement } from './synthesized-stack';
import { type Leaf, leaves } from './terraform-json';

export const communityEdition: Guardrail = {
  id: 'SR-VAULT-01',
  title: 'Nothing needs Vault Enterprise',
  why: 'The community edition refuses it at apply, or takes it and does nothing: a control group there is approved by nobody.',
  check: (stack) => [
    ...stack.providers.filter(({ type }) => type === 'vault').flatMap(ofArguments),
    ...[...stack.allResources(), ...stack.allData(), ...stack.allEphemeral()]
      .filter(({ type }) => type.startsWith('vault_'))
      .flatMap(ofElement),
  ],
};

const anotherWay = 'use what the community edition has for it, or waive this rule where Vault Enterprise runs';

function ofElement(at: SynthesizedElement): readonly Finding[] {
  const { type, config } = at;
  if (enterpriseResources.test(type) || enterpriseMounts.includes(String(config['type']))) {
    return [{ at, fix: `remove it; ${anotherWay}` }];
  }
  if (type === 'vault_policy' && /\bcontrol_group\b/.test(String(config['policy']))) {
    return [{ at, fix: `remove control_group from the policy; ${anotherWay}` }];
  }
  return ofArguments(at);
}

function ofArguments(at: SynthesizedElement): readonly Finding[] {
  return leaves(at.config)
    .filter((leaf) => isSet(leaf) && isEnterprise(at.type, leaf.name))
    .map(({ path }) => ({ at, fix: `remove ${path}; ${anotherWay}` }));
}

function isEnterprise(type: string, name: string): boolean {
  return enterpriseArguments.test(name) || (enterpriseRotation.test(name) && !rotatesInEveryEdition.test(type));
}

function isSet({ value }: Leaf): boolean {
  return ![undefined, null, false, 'false', '', 0].includes(value as string);
}
