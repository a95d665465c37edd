import type { Guardrail } from './guardrail';
import { blocks } from './terraform-json';

/**
 * A namespace takes the volumes of Vault with it; a mount its secrets, and a key all that it encrypted; an auth method every login; a VPC or
 * a cluster all of them.
 */
const holdsData = [
  'aws_eks_cluster',
  'aws_s3_bucket',
  'aws_secretsmanager_secret',
  'aws_vpc',
  'kubernetes_namespace_v1',
  'vault_audit',
  'vault_auth_backend',
  'vault_aws_secret_backend',
  'vault_azure_secret_backend',
  'vault_github_auth_backend',
  'vault_jwt_auth_backend',
  'vault_mount',
  'vault_pki_secret_backend_root_cert',
  'vault_transit_secret_backend_key',
];

export const dataSurvives: Guardrail = {
  id: 'SR-DATA-01',
  title: 'Terraform may not replace what holds data',
  why: 'A changed argument can mean destroy and create, and a plan shows that in one line among many.',
  sparesDisposable: true,
  check: (stack) =>
    holdsData
      .flatMap((type) => stack.resources(type))
      .filter(({ config }) => !blocks(config['lifecycle']).some((lifecycle) => lifecycle['prevent_destroy'] === true))
      .map((at) => ({ at, fix: 'set lifecycle.preventDestroy to true' })),
};
