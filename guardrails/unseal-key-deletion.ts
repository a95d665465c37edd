import type { Guardrail } from './guardrail';
import { statements } from './policy-statements';

const destructive = ['kms:ScheduleKeyDeletion', 'kms:DisableKey'];

export const unsealKeyDeletion: Guardrail = {
  id: 'SR-SEAL-02',
  title: 'The policy of the unseal key denies its deletion, and 30 days pass before a deletion takes effect',
  why: 'prevent_destroy stops Terraform only; an administrator with a console has no such brake.',
  check: (stack) =>
    ['aws_kms_key', 'aws_kms_replica_key']
      .flatMap((type) => (stack.part === 'seal' ? stack.resources(type) : []))
      .filter(({ config }) => {
        const denied = (statements(config['policy']) ?? [])
          .filter(({ allows, principals }) => !allows && principals.includes('*'))
          .flatMap(({ actions }) => actions);
        return config['deletion_window_in_days'] !== 30 || !destructive.every((action) => denied.includes(action));
      })
      .map((at) => ({
        at,
        fix: `deny everyone but the break-glass role ${destructive.join(' and ')}, and set deletionWindowInDays to 30`,
      })),
};
