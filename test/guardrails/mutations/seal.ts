import { kmsPolicy } from '../../../guardrails/kms-policy';
import { kmsRotation } from '../../../guardrails/kms-rotation';
import { unsealKeyDeletion } from '../../../guardrails/unseal-key-deletion';
import { unsealKeySurvives } from '../../../guardrails/unseal-key-survives';
import { inText, one } from './edit';
import type { Mutation } from './mutation';

export const sealMutations: readonly Mutation[] = [
  {
    stack: 'prod-seal',
    what: 'the unseal key may be replaced',
    seenBy: unsealKeySurvives,
    edit: one('resource.aws_kms_key', { lifecycle: undefined }),
  },
  {
    stack: 'prod-seal',
    what: 'the replica may be replaced',
    seenBy: unsealKeySurvives,
    edit: one('resource.aws_kms_replica_key', { lifecycle: { prevent_destroy: false } }),
  },
  {
    stack: 'prod-seal',
    what: 'a deletion takes effect in a week',
    seenBy: unsealKeyDeletion,
    edit: one('resource.aws_kms_key', { deletion_window_in_days: 7 }),
  },
  {
    stack: 'staging-seal',
    what: 'the policy lets administrators delete the key',
    seenBy: unsealKeyDeletion,
    edit: one('resource.aws_kms_key', { policy: inText('kms:ScheduleKeyDeletion', 'kms:UpdateAlias') }),
  },
  {
    stack: 'dev-seal',
    what: 'the unseal key is not rotated',
    seenBy: kmsRotation,
    edit: one('resource.aws_kms_key', { enable_key_rotation: false }),
  },
  {
    stack: 'prod-seal',
    what: 'the key policy allows everyone',
    seenBy: kmsPolicy,
    edit: one('resource.aws_kms_key', { policy: inText('"AWS":"arn:aws:iam::111122223333:root"', '"AWS":"*"') }),
  },
];
