/**
 * What is known to put a secret into state, in the providers that environments use (aws 5.100, vault 5.6, kubernetes 2.38, helm 3.1).
 * To be read again when a provider moves: every release of Vault's provider turns some of it into write-only arguments.
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
  /^(vault_.*(credentials|creds|access_token|secret_id|service_account_token)|vault_kv_secret(_v2)?|vault_generic_secret|vault_transit_decrypt|vault_transform_decode|aws_eks_cluster_auth|aws_kms_secrets?|aws_secretsmanager_secret_version|aws_secretsmanager_random_password|aws_ssm_parameters?\w*|aws_ecr_authorization_token|kubernetes_secret(_v1)?)$/;

/** Arguments whose names do not say that they hold a secret. The rest is found by {@link secretName}. */
export const secretArguments: Readonly<Record<string, readonly string[]>> = {
  aws_kms_ciphertext: ['plaintext'],
  aws_secretsmanager_secret_version: ['secret_string', 'secret_binary'],
  aws_ssm_parameter: ['value', 'insecure_value'],
  helm_release: ['set_sensitive'],
  kubernetes_secret: ['data', 'binary_data'],
  kubernetes_secret_v1: ['data', 'binary_data'],
  vault_identity_mfa_pingid: ['settings_file_base64'],
  vault_kv_secret_v2: ['data_json'],
};

/**
 * A name that ends like a secret's, in the spelling of Terraform or of charts. Write-only arguments (`password_wo`) end otherwise, and
 * so do most names of names: `secretName`, `secretKey` of a reference, `existingSecret`.
 */
export const secretName =
  /(password|passphrase|bindpass|private_?key|access_?key|api_?key|client_?secret|pem_bundle|pem_json|certificate_key|client_key|tls_key)$|(^|_)(secret|secret_key|secret_id|token|jwt|eab_key|credentials)$/i;
