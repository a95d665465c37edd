import type { Guardrail } from './guardrail';
import { blocks } from './terraform-json';

export const unsealKeySurvives: Guardrail = {
  id: 'SR-SEAL-01',
  title: 'Terraform may not replace a KMS key',
  why: 'A destroyed unseal key destroys every secret in Vault, whatever backups exist.',
  sparesDisposable: true,
  check: (stack) =>
    ['aws_kms_key', 'aws_kms_replica_key']
      .flatMap((type) => stack.resources(type))
      .filter(({ config }) => !blocks(config['lifecycle']).some((lifecycle) => lifecycle['prevent_destroy'] === true))
      .map((at) => ({
        at,
        fix: 'set lifecycle.preventDestroy to true; to replace an unseal key, migrate the seal first',
      })),
};
