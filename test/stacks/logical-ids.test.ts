import { synthesizeAll } from '../all-stacks';

const { stacks } = synthesizeAll();

/**
 * Terraform destroys a resource whose logical id changed, whatever protects it: the protection goes with the block. An id leaves
 * this list only together with a `moved` block in every state, or with what it holds.
 */
test('what is protected keeps its address', () => {
  const addresses = stacks
    .filter(({ environment }) => environment.name === 'prod')
    .flatMap((stack) => stack.allResources().map((resource) => ({ stack, resource })))
    .filter(({ resource }) => JSON.stringify(resource.config['lifecycle'] ?? {}).includes('"prevent_destroy":true'))
    .map(({ stack, resource }) => `${stack.part} ${resource.address}`);
  expect(addresses.sort()).toMatchInlineSnapshot(`
    [
      "bootstrap aws_iam_policy.boundary_45A5A84B",
      "bootstrap aws_kms_key.state_Key_D0AE83CA",
      "bootstrap aws_s3_bucket.state_EC29AD4A",
      "cluster aws_eks_cluster.cluster_611F8AFF",
      "cluster aws_kms_key.cluster_logs_Key_DC288AE6",
      "cluster aws_kms_key.cluster_secrets-key_03F4DE86",
      "cluster aws_kms_key.volume-key_3D6F51F7",
      "network aws_kms_key.flow-logs_Key_6E5712BA",
      "network aws_vpc.network_39EEAA36",
      "platform kubernetes_namespace_v1.aws-load-balancer-controller-namespace_039DE114",
      "platform kubernetes_namespace_v1.cert-manager-namespace_09AE790C",
      "platform kubernetes_namespace_v1.vault-namespace_B30A4DFA",
      "seal aws_kms_key.recovery-shares_Key_5CC7AE22",
      "seal aws_kms_key.recovery-shares_RecoveryKey_F5F6727B",
      "seal aws_kms_key.unseal-key_7BB3B515",
      "seal aws_kms_replica_key.unseal-key_Replica_3F806A33",
      "seal aws_secretsmanager_secret.recovery-shares_admin_423057B5",
      "seal aws_secretsmanager_secret.recovery-shares_backup-1_3F2FB5CE",
      "seal aws_secretsmanager_secret.recovery-shares_backup-2_25CB8ADC",
      "seal aws_secretsmanager_secret.recovery-shares_devops_D3727778",
      "seal aws_secretsmanager_secret.recovery-shares_security_882A920C",
      "snapshots aws_kms_key.store_Bucket_Key_C576237C",
      "snapshots aws_kms_key.store_Copy_Key_6668E35C",
      "snapshots aws_s3_bucket.store_Bucket_735F5127",
      "snapshots aws_s3_bucket.store_Copy_A116FD96",
      "tenant-ecommerce vault_auth_backend.ecommerce_aws_C8700D9B",
      "tenant-ecommerce vault_database_secret_backend_connection.ecommerce_databases_engine_ecommerce-db_836C9DF5",
      "tenant-ecommerce vault_mount.ecommerce_databases_engine_26F73C99",
      "tenant-ecommerce vault_mount.ecommerce_kv_AF849070",
      "tenant-ecommerce vault_mount.ecommerce_transit_DE66222A",
      "tenant-ecommerce vault_transit_secret_backend_key.ecommerce_transit_payment-data_B0BFFC8F",
      "tenant-ecommerce vault_transit_secret_backend_key.ecommerce_transit_payment-signing_4A82E658",
      "tenant-ecommerce vault_transit_secret_backend_key.ecommerce_transit_user-data_8F850B54",
      "tenant-gitops vault_mount.gitops_kv_468C2883",
      "tenant-kgc vault_mount.kgc_kv_2D25BE61",
      "tenant-smart-dairy vault_auth_backend.smart-dairy_kubernetes_C537D335",
      "tenant-smart-dairy vault_auth_backend.smart-dairy_pipelines_approle_40F37A35",
      "tenant-smart-dairy vault_aws_secret_backend.smart-dairy_clouds_aws_390CC863",
      "tenant-smart-dairy vault_azure_secret_backend.smart-dairy_clouds_azure_8B256D34",
      "tenant-smart-dairy vault_database_secret_backend_connection.smart-dairy_databases_db_milk-tracker-prod_ED050A4E",
      "tenant-smart-dairy vault_database_secret_backend_connection.smart-dairy_databases_db_milk-tracker-test_66EEC29C",
      "tenant-smart-dairy vault_github_auth_backend.smart-dairy_people_github_56F42D9C",
      "tenant-smart-dairy vault_jwt_auth_backend.smart-dairy_pipelines_github_AE8E0536",
      "tenant-smart-dairy vault_jwt_auth_backend.smart-dairy_pipelines_gitlab_CA5CCF04",
      "tenant-smart-dairy vault_mount.smart-dairy_certificates_int_Mount_3C4081DF",
      "tenant-smart-dairy vault_mount.smart-dairy_certificates_root_Mount_FD322B2D",
      "tenant-smart-dairy vault_mount.smart-dairy_databases_db_04947A30",
      "tenant-smart-dairy vault_mount.smart-dairy_keys_transit_23EF5FC4",
      "tenant-smart-dairy vault_mount.smart-dairy_secrets_kv_B8EB776B",
      "tenant-smart-dairy vault_pki_secret_backend_intermediate_cert_request.smart-dairy_certificates_int_Mount_int-2026a_Request_ADAE3373",
      "tenant-smart-dairy vault_pki_secret_backend_intermediate_set_signed.smart-dairy_certificates_int_Mount_int-2026a_Imported_D19EB7D0",
      "tenant-smart-dairy vault_pki_secret_backend_issuer.smart-dairy_certificates_int_Mount_int-2026a_92D8ABC8",
      "tenant-smart-dairy vault_pki_secret_backend_root_cert.smart-dairy_certificates_root_BB1A1F37",
      "tenant-smart-dairy vault_pki_secret_backend_root_sign_intermediate.smart-dairy_certificates_int_Mount_int-2026a_Signed_0F9D4DBA",
      "tenant-smart-dairy vault_transit_secret_backend_key.smart-dairy_keys_transit_app-data_DDFC645A",
      "tenant-smart-dairy vault_transit_secret_backend_key.smart-dairy_keys_transit_jwt-signing_B07A441E",
      "tenant-smart-dairy vault_transit_secret_backend_key.smart-dairy_keys_transit_key-wrapping_6A1E6291",
      "vault vault_audit.audit_file_BDE7074F",
      "vault vault_audit.audit_stdout_6E0269AD",
      "vault vault_auth_backend.aws_D4B555CC",
      "vault vault_auth_backend.kubernetes_F1EBCA1C",
      "vault vault_jwt_auth_backend.github_6EF23427",
      "vault vault_jwt_auth_backend.oidc_7DBC7B85",
    ]
  `);
});
