import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { CronJobV1 } from '@cdktf/provider-kubernetes/lib/cron-job-v1';
import { RoleBindingV1 } from '@cdktf/provider-kubernetes/lib/role-binding-v1';
import { RoleV1 } from '@cdktf/provider-kubernetes/lib/role-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { Construct } from 'constructs';
import { listenerSecretName } from './listener-certificate';

export interface PublishedCaProps {
  readonly namespace: string;
  /** With `/bin/kubectl`, and nothing else needed. */
  readonly kubectlImage: string;
}

/** Pods that publish the CA. */
export const publisherLabels = { 'app.kubernetes.io/name': 'vault-ca-publisher' } as const;

const configMapName = 'vault-ca';
const publisher = 'vault-ca-publisher';

/**
 * The public part of Vault's CA, as `ca.crt` in the ConfigMap `vault-ca`, kept up to date by a job in the cluster.
 *
 * @see docs/decisions/published-ca.md
 */
export class PublishedCa extends Construct {
  constructor(scope: Construct, id: string, props: PublishedCaProps) {
    super(scope, id);
    const { namespace } = props;
    const published = new ConfigMapV1(this, 'Resource', {
      metadata: { name: configMapName, namespace },
      lifecycle: { ignoreChanges: ['data'] },
    });
    const account = new ServiceAccountV1(this, 'ServiceAccount', {
      metadata: { name: publisher, namespace },
      automountServiceAccountToken: false,
    });
    const role = new RoleV1(this, 'Role', {
      metadata: { name: publisher, namespace },
      rule: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: [configMapName], verbs: ['get', 'patch'] }],
    });
    const binding = new RoleBindingV1(this, 'RoleBinding', {
      metadata: { name: publisher, namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: publisher },
      subject: [{ kind: 'ServiceAccount', name: publisher, namespace }],
      dependsOn: [role],
    });
    const kustomization = new ConfigMapV1(this, 'Kustomization', {
      metadata: { name: publisher, namespace },
      data: {
        'kustomization.yaml': JSON.stringify({
          configMapGenerator: [{ name: configMapName, namespace, files: ['ca.crt'] }],
          generatorOptions: { disableNameSuffixHash: true },
        }),
      },
    });
    new CronJobV1(this, 'Job', {
      ...job(props),
      dependsOn: [published, account, binding, kustomization],
    });
  }
}

/** One call of kubectl, without a shell. The kubelet hands it a single file of the Secret, so its role may read no Secret. */
function job({ namespace, kubectlImage }: PublishedCaProps) {
  return {
    metadata: { name: publisher, namespace },
    spec: {
      schedule: '*/10 * * * *',
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 1,
      jobTemplate: {
        metadata: {},
        spec: {
          backoffLimit: 1,
          activeDeadlineSeconds: 120,
          template: {
            metadata: { labels: publisherLabels },
            spec: {
              serviceAccountName: publisher,
              automountServiceAccountToken: true,
              enableServiceLinks: false,
              restartPolicy: 'Never',
              securityContext: {
                runAsNonRoot: true,
                runAsUser: '65532',
                runAsGroup: '65532',
                fsGroup: '65532',
                seccompProfile: { type: 'RuntimeDefault' },
              },
              container: [
                {
                  name: 'kubectl',
                  image: kubectlImage,
                  command: ['/bin/kubectl', 'apply', '--server-side', '--force-conflicts', '--kustomize', '/publish'],
                  securityContext: {
                    // Left out, the provider writes false, against the pod's own.
                    runAsNonRoot: true,
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ['ALL'] },
                  },
                  resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } },
                  volumeMount: [{ name: 'publish', mountPath: '/publish', readOnly: true }],
                },
              ],
              volume: [
                {
                  name: 'publish',
                  projected: [
                    {
                      sources: [
                        { configMap: [{ name: publisher }] },
                        { secret: [{ name: listenerSecretName, items: [{ key: 'ca.crt', path: 'ca.crt' }] }] },
                      ],
                    },
                  ],
                },
              ],
            },
          },
        },
      },
    },
  };
}
