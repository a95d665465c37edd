import type { Guardrail } from './guardrail';
import { blocks } from './terraform-json';

export const clusterAccessEntries: Guardrail = {
  id: 'SR-EKS-04',
  title: 'Access entries alone say who may use the cluster',
  why: 'Otherwise whoever ran the first apply is administrator for ever, and no list says so.',
  check: (stack) =>
    stack
      .resources('aws_eks_cluster')
      .filter(({ config }) => {
        const [access] = blocks(config['access_config']);
        return (
          access?.['authentication_mode'] !== 'API' || access['bootstrap_cluster_creator_admin_permissions'] !== false
        );
      })
      .map((at) => ({
        at,
        fix: "set accessConfig to authenticationMode 'API' and bootstrapClusterCreatorAdminPermissions false",
      })),
};
