import { CronJobV1 } from '@cdktf/provider-kubernetes/lib/cron-job-v1';
import { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { Construct } from 'constructs';
import { type OidcProvider, WorkloadIdentity } from '../cluster/workload-identity';
import { listenerSecretName } from '../vault-server/listener-certificate';
import { releaseName } from '../vault-server/names';
import { clientLabel } from '../vault-server/network-policies';
import { jobFolders, saveScript, uploadScript } from './snapshot-scripts';

export interface SnapshotJobProps {
  readonly namespace: string;
  /** When, in UTC: five fields of cron. */
  readonly schedule: string;
  readonly bucket: string;
  readonly bucketArn: string;
  /** Key of the bucket. */
  readonly keyArn: string;
  /** Folder of the bucket. */
  readonly folder: string;
  readonly region: string;
  readonly roleName: string;
  readonly oidcProvider: OidcProvider;
  /** With `vault` and a shell. */
  readonly vaultImage: string;
  /** With `aws` and a shell. */
  readonly awsImage: string;
  /** Memory that a snapshot may take. It is never on a disk. */
  readonly memoryMiB: number;
}

/** Of the job, of its service account, and of its role in Vault (policies/snapshot.ts). */
export const snapshotJobName = 'vault-snapshot';

const labels = { 'app.kubernetes.io/name': snapshotJobName, ...clientLabel } as const;

/**
 * Saves Vault to a bucket, by a schedule. Whoever takes the job over can write snapshots and read what Vault encrypted, but neither
 * read nor remove what is in the bucket.
 *
 * Each half has its own image and only the credentials that it needs. A half that fails fails the job; that none succeeds is what
 * `kube_cronjob_status_last_successful_time` tells.
 */
export class SnapshotJob extends Construct {
  constructor(scope: Construct, id: string, props: SnapshotJobProps) {
    super(scope, id);
    const { namespace, bucketArn, keyArn, folder } = props;
    const identity = new WorkloadIdentity(this, 'Identity', {
      name: props.roleName,
      namespace,
      serviceAccount: snapshotJobName,
      method: { irsa: props.oidcProvider },
      policyStatements: [
        {
          Sid: 'AddSnapshots',
          Effect: 'Allow',
          Action: ['s3:PutObject', 's3:PutObjectTagging'],
          Resource: `${bucketArn}/${folder}/*`,
        },
        // S3 decrypts the parts of a large upload to put them together.
        { Sid: 'EncryptThem', Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: keyArn },
      ],
    });
    const account = new ServiceAccountV1(this, 'ServiceAccount', {
      metadata: {
        name: snapshotJobName,
        namespace,
        annotations: { 'eks.amazonaws.com/role-arn': identity.roleArn },
      },
      automountServiceAccountToken: false,
    });
    // Beside what a client of Vault may: to S3, whose gateway endpoint has only public addresses.
    const upload = new NetworkPolicyV1(this, 'Egress', {
      metadata: { name: snapshotJobName, namespace },
      spec: {
        podSelector: { matchLabels: labels },
        policyTypes: ['Ingress', 'Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: '443', protocol: 'TCP' }] }],
      },
    });
    const job = new CronJobV1(this, 'Resource', {
      metadata: { name: snapshotJobName, namespace },
      spec: {
        schedule: props.schedule,
        timezone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        // A control plane that was away for an hour does not skip a day.
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: {},
          spec: {
            backoffLimit: 3,
            activeDeadlineSeconds: 1800,
            template: {
              metadata: {
                labels,
                // EKS gives the role to all containers of a pod that it is not told to skip.
                annotations: { 'eks.amazonaws.com/skip-containers': 'save' },
              },
              spec: podSpec(props),
            },
          },
        },
      },
    });
    job.node.addDependency(identity, account, upload);
  }
}

function podSpec(props: SnapshotJobProps) {
  const { namespace, memoryMiB } = props;
  const ids = { runAsUser: '65532', runAsGroup: '65532' };
  const container = (name: string, image: string, script: string, env: Readonly<Record<string, string>>) => ({
    name,
    image,
    command: ['/bin/sh', '-euc'],
    args: [script],
    // Both programs want a home that they can write to.
    env: Object.entries({ ...env, HOME: jobFolders.snapshot }).map(([key, value]) => ({ name: key, value })),
    securityContext: {
      // Left out, the provider writes false, against the pod's own.
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    // What is in the memory volume counts for whoever wrote it.
    resources: { requests: { cpu: '50m', memory: `${memoryMiB}Mi` }, limits: { memory: `${memoryMiB + 256}Mi` } },
  });
  const snapshot = { name: 'snapshot', mountPath: jobFolders.snapshot };
  return {
    serviceAccountName: snapshotJobName,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: 'Never',
    securityContext: { runAsNonRoot: true, ...ids, fsGroup: '65532', seccompProfile: { type: 'RuntimeDefault' } },
    initContainer: [
      {
        ...container('save', props.vaultImage, saveScript, {
          // The one that leads: the others would send the client there.
          VAULT_ADDR: `https://${releaseName}-active.${namespace}.svc:8200`,
          VAULT_CACERT: `${jobFolders.vault}/ca.crt`,
        }),
        volumeMount: [snapshot, { name: 'vault', mountPath: jobFolders.vault, readOnly: true }],
      },
    ],
    container: [
      {
        ...container('upload', props.awsImage, uploadScript, {
          AWS_REGION: props.region,
          AWS_STS_REGIONAL_ENDPOINTS: 'regional',
          BUCKET: props.bucket,
          FOLDER: props.folder,
        }),
        volumeMount: [snapshot],
      },
    ],
    volume: [
      { name: 'snapshot', emptyDir: { medium: 'Memory', sizeLimit: `${memoryMiB}Mi` } },
      {
        name: 'vault',
        projected: [
          {
            sources: [
              { serviceAccountToken: { audience: 'vault', expirationSeconds: 600, path: 'token' } },
              { secret: [{ name: listenerSecretName, items: [{ key: 'ca.crt', path: 'ca.crt' }] }] },
            ],
          },
        ],
      },
    ],
  };
}
