import { stringify } from 'yaml';
import type { Waiver } from './waivers';

/** What `.checkov.yaml` says, so that Checkov and the guardrails share one list of waivers. */
export function checkovConfig(waivers: readonly Waiver[]): string {
  const skipped = waivers.filter(({ rule }) => rule.startsWith('CKV'));
  const reasons = skipped.map(
    ({ rule, reason, owner, expires }) => `# ${rule}: ${reason} (${owner}, until ${expires})\n`,
  );
  const config = {
    framework: ['terraform_json'],
    compact: true,
    quiet: true,
    'skip-download': true,
    'skip-check': skipped.map(({ rule }) => rule),
  };
  return `# Written by \`npm start\` from guardrails/waivers.ts: change it there.\n${reasons.join('')}${stringify(config)}`;
}
