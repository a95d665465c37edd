import type { Guardrail } from './guardrail';

const unsafe = ['exportable', 'allow_plaintext_backup', 'deletion_allowed'];

export const transitKeys: Guardrail = {
  id: 'SR-VAULT-05',
  title: 'Transit keys stay in Vault, and stay',
  why: 'An exported key decrypts for ever without a log, and that it may be exported cannot be taken back; a deleted one decrypts nothing.',
  check: (stack) =>
    stack
      .resources('vault_transit_secret_backend_key')
      .flatMap((at) =>
        unsafe
          .filter((argument) => String(at.config[argument] ?? false) !== 'false')
          .map((argument) => ({ at, fix: `set ${argument} to false` })),
      ),
};
