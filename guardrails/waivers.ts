import { guardrails } from './index';

/** An accepted exception. It shows in every report, and ends on its own. */
export interface Waiver {
  /** Id of a guardrail, or of a Checkov check. */
  readonly rule: string;
  /**
   * Construct path that it covers with all below it, such as `prod-network/endpoints`; a `*` stands for any text between slashes.
   * Checkov's configuration knows no paths, so a waiver of its checks covers `*`.
   */
  readonly at: string;
  /** Why it is right to live with it. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** Last day, as `2027-06-30`. */
  readonly expires: string;
}

export const waivers: readonly Waiver[] = [
  {
    rule: 'CKV_AWS_18',
    at: '*',
    reason: 'S3 logs to no bucket with a KMS key (SR-S3-02); CloudTrail records who used the key of a bucket',
    owner: 'platform-team',
    expires: '2027-11-30',
  },
  {
    rule: 'CKV_AWS_144',
    at: '*',
    reason: 'Snapshots are copied where an environment recovers; a state is of no use elsewhere',
    owner: 'platform-team',
    expires: '2027-11-30',
  },
  {
    rule: 'CKV2_AWS_57',
    at: '*',
    reason: 'The only secrets are recovery shares: new ones take a rekey by the holders of the old ones',
    owner: 'platform-team',
    expires: '2027-11-30',
  },
];

/**
 * Refuses waivers that have ended or say too little, before anything is written.
 *
 * @param today As `2026-11-22`.
 * @throws Error with a line for each mistake: the waiver, the value, what to do.
 */
export function validateWaivers(waivers: readonly Waiver[], today: string): void {
  const mistakes = waivers.flatMap((waiver) => {
    const mistake = mistakeIn(waiver, today);
    return mistake ? [`waiver of ${waiver.rule} at '${waiver.at}': ${mistake}`] : [];
  });
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
}

function mistakeIn({ rule, at, reason, owner, expires }: Waiver, today: string): string | undefined {
  const isCheckov = /^CKV2?_[A-Z0-9]+_\d+$/.test(rule);
  if (!isCheckov && !guardrails.some(({ id }) => id === rule)) {
    return `no guardrail has the id '${rule}', and it is no Checkov id; see docs/guardrails.md`;
  }
  if (isCheckov && at !== '*') return `Checkov cannot waive a check for '${at}' alone; write '*', or fix the resource`;
  if (!reason.trim() || !owner.trim()) return 'reason or owner is empty; say why it is right, and who answers for it';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(expires) || Number.isNaN(Date.parse(expires))) {
    return `expires '${expires}' is not a date; write it as 2027-06-30`;
  }
  if (expires < today) {
    return `expired on ${expires}; fix what it covers and delete it, or let ${owner} agree to a later date`;
  }
  return undefined;
}

/** Whether `waiver` is about what was made at the construct path `path`. */
export function covers(waiver: Waiver, path: string): boolean {
  const segments = path.split('/');
  return waiver.at.split('/').every((pattern, index) => {
    const text = pattern.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${text.join('.*')}$`).test(segments[index] ?? '');
  });
}
