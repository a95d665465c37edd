import type { Guardrail } from './guardrail';

export const stateLock: Guardrail = {
  id: 'SR-TF-04',
  title: 'State is locked, and encrypted by a key of ours',
  why: 'Two applies at once destroy a state file, and a state file is a map of everything worth attacking.',
  sparesDisposable: true,
  check: (stack) => {
    const { use_lockfile, encrypt, kms_key_id } = stack.backend?.config ?? {};
    if (stack.backend?.type === 's3' && use_lockfile === true && encrypt === true && kms_key_id) return [];
    return [{ at: stack, fix: 'keep the state in an S3Backend with use_lockfile, encrypt and kmsKeyId' }];
  },
};
