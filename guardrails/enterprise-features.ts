/**
 * What only Vault Enterprise has, of all that the provider offers (vault 5.6, Vault 1.21). To be read again when either moves.
 *
 * Vault's community edition refuses most of it, at apply at the earliest. It takes `seal_wrap`, `external_entropy_access` and control
 * groups without a word and does nothing about them, which is worse.
 */

export const enterpriseResources =
  /^vault_(namespace|egp_policy|rgp_policy|mfa_\w+|quota_lease_count|raft_snapshot_agent_config|managed_keys|kmip_\w+|transform_\w+|saml_auth_\w+|scep_auth_\w+|spiffe_auth_\w+|secrets_sync_\w+|config_ui_custom_message|pki_secret_backend_config_(est|cmpv2|scep))$/;

/** Types of mounts and auth methods that have no resource of their own, or need none. */
export const enterpriseMounts: readonly string[] = ['keymgmt', 'kmip', 'saml', 'scep', 'spiffe', 'transform'];

/** Arguments of any resource. */
export const enterpriseArguments =
  /^(namespace|seal_wrap|external_entropy_access|allowed_managed_keys|managed_key_(id|name)|identity_token_\w+|disable_upgrade_migration|group_by|secondary_rate|self_managed|self_managed_password|skip_import_rotation|unified_crl\w*|cross_cluster_revocation|tidy_cert_metadata|tidy_cmpv2_nonce_store|tidy_cross_cluster_revoked_certs|tidy_revocation_queue|no_store_metadata)$/;

/** Vault rotates its own credentials by the clock. Static roles and signing keys of tokens have the same arguments in every edition. */
export const enterpriseRotation = /^(rotation_(period|schedule|window)|disable_automated_rotation)$/;
export const rotatesInEveryEdition = /^vault_(\w+_static_role|identity_oidc_key)$/;
