import type { Guardrail } from './guardrail';

const allowed = ['aws', 'helm', 'kubernetes', 'vault'];

export const providerAllowList: Guardrail = {
  id: 'SR-TF-01',
  title: `Only the providers ${allowed.join(', ')} run, each in one exact version`,
  why: 'A provider is a program that runs with the credentials of CI, and random, tls or time put secrets into state.',
  check: (stack) => [
    ...stack.requiredProviders
      .filter(({ config: { source, version } }) => !isKnown(source) || !/^\d+\.\d+\.\d+$/.test(String(version)))
      .map((at) => ({
        at,
        fix: `remove the provider ${at.type}, or pin it to one version and review it for the list in provider-allow-list.ts`,
      })),
    // Terraform fetches the provider of a resource even where required_providers does not name it.
    ...[...stack.allResources(), ...stack.allData(), ...stack.allEphemeral()]
      .filter(({ type }) => ![...allowed, 'terraform'].includes(type.split('_')[0]!))
      .map((at) => ({ at, fix: `use what ${allowed.join(', ')} have for it` })),
  ],
};

function isKnown(source: unknown): boolean {
  const [, name] = /^(?:(?:registry\.terraform\.io\/)?hashicorp\/)?([a-z]+)$/.exec(String(source)) ?? [];
  return name !== undefined && allowed.includes(name);
}
