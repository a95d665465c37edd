/**
 * What puts a secret into state: read in the providers that environments use (aws 5.100, vault 5.6, kubernetes 2.38, helm 3.1),
 * where these fields are marked sensitive or are computed from one. To be read again when a provider moves.
 */

/** Resources that exist to give out a secret. */
export const secretResources: ReadonlySet<string> = new Set([
  'aws_iam_access_key',
  'aws_iam_service_specific_credential',
  'aws_iam_user_login_profile',
  'kubernetes_token_request_v1',
  'vault_approle_auth_backend_login',
  'vault_approle_auth_backend_role_secret_id',
  'vault_aws_auth_backend_login',
  'vault_kv_secret',
  'vault_generic_secret',
  'vault_pki_secret_backend_acme_eab',
  'vault_pki_secret_backend_cert',
  'vault_terraform_cloud_secret_creds',
  'vault_token',
]);

/** Resources that hold a secret unless an argument has one of these values. Terraform would store what Vault makes up. */
export const secretUnless: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  vault_identity_oidc_client: { client_type: ['public'] },
  vault_pki_secret_backend_intermediate_cert_request: { type: ['internal', 'existing', 'kms'] },
  vault_pki_secret_backend_key: { type: ['internal', 'kms'] },
  vault_pki_secret_backend_root_cert: { type: ['internal', 'existing', 'kms'] },
};

/** Data sources that give out a secret. */
export const secretData =
  /^(vault_.*(credentials|creds|access_token|secret_id|service_account_token)|vault_(kv|generic)_secret\w*|aws_eks_cluster_auth|aws_kms_secrets?|aws_secretsmanager_secret_version|aws_secretsmanager_random_password|aws_ssm_parameters?\w*|aws_ecr_authorization_token|kubernetes_secret(_v1)?)$/;

/** Arguments whose names do not say that they hold a secret. The rest is found by {@link secretName}. */
export const secretArguments: Readonly<Record<string, readonly string[]>> = {
  aws_secretsmanager_secret_version: ['secret_string', 'secret_binary'],
  aws_ssm_parameter: ['value', 'insecure_value'],
  helm_release: ['set_sensitive'],
  kubernetes_secret: ['data', 'binary_data'],
  kubernetes_secret_v1: ['data', 'binary_data'],
  vault_gcp_auth_backend: ['credentials'],
  vault_gcp_secret_backend: ['credentials'],
  vault_kv_secret_v2: ['data_json'],
  vault_pki_secret_backend_config_ca: ['pem_bundle'],
};

/** A name that ends like a secret's. Write-only arguments (`password_wo`) end otherwise. */
export const secretName =
  /(^|_)(password|passphrase|bindpass|secret|secret_key|secret_access_key|access_key|private_key|client_secret|secret_id|token|jwt|api_key|eab_key|credentials)$/i;
