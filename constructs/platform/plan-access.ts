import { ClusterRoleBindingV1 } from '@cdktf/provider-kubernetes/lib/cluster-role-binding-v1';
import { ClusterRoleV1 } from '@cdktf/provider-kubernetes/lib/cluster-role-v1';
import { Construct } from 'constructs';

export interface PlanAccessProps {
  /** Name of the role and of its binding, which must be new to the cluster. */
  readonly name: string;
  /** Whose members plan. */
  readonly group: string;
}

/**
 * What a plan asks the cluster: the kinds of objects that our stacks make, and no Secret. Helm keeps its releases in ConfigMaps for
 * that reason (stacks/kubernetes-providers.ts); what a release makes, a plan does not look at.
 *
 * A kind that is missing here ends a plan, but for ConfigMaps: to the Helm provider, a release that it may not read is one to be made.
 */
export class PlanAccess extends Construct {
  constructor(scope: Construct, id: string, { name, group }: PlanAccessProps) {
    super(scope, id);
    const role = new ClusterRoleV1(this, 'Resource', {
      metadata: { name },
      rule: Object.entries(planned).map(([apiGroup, resources]) => ({
        apiGroups: [apiGroup],
        resources: [...resources],
        verbs: ['get', 'list'],
      })),
    });
    const apiGroup = 'rbac.authorization.k8s.io';
    new ClusterRoleBindingV1(this, 'Binding', {
      metadata: { name },
      roleRef: { apiGroup, kind: 'ClusterRole', name: role.metadata.name },
      subject: [{ apiGroup, kind: 'Group', name: group }],
    });
  }
}

/** By API group, whose core is called ''. */
const planned: Readonly<Record<string, readonly string[]>> = {
  '': ['configmaps', 'namespaces', 'serviceaccounts', 'services'],
  batch: ['cronjobs'],
  'networking.k8s.io': ['networkpolicies'],
  'rbac.authorization.k8s.io': ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'],
  'scheduling.k8s.io': ['priorityclasses'],
  'storage.k8s.io': ['storageclasses'],
};
