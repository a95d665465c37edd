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
      "cluster aws_eks_cluster.cluster_611F8AFF",
      "cluster aws_kms_key.cluster_logs_Key_DC288AE6",
      "cluster aws_kms_key.cluster_secrets-key_03F4DE86",
      "cluster aws_kms_key.volume-key_3D6F51F7",
      "network aws_kms_key.flow-logs_Key_6E5712BA",
      "network aws_vpc.network_39EEAA36",
      "platform kubernetes_namespace_v1.aws-load-balancer-controller-namespace_039DE114",
      "platform kubernetes_namespace_v1.cert-manager-namespace_09AE790C",
      "platform kubernetes_namespace_v1.vault-namespace_B30A4DFA",
      "seal aws_kms_key.unseal-key_7BB3B515",
      "seal aws_kms_replica_key.unseal-key_Replica_3F806A33",
      "tenant-kgc vault_mount.kgc_kv_2D25BE61",
      "vault vault_audit.audit_file_BDE7074F",
      "vault vault_audit.audit_stdout_6E0269AD",
      "vault vault_auth_backend.kubernetes_F1EBCA1C",
    ]
  `);
});
