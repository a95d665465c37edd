import { auditRotation } from './audit-rotation';
import { certificateReloader } from './certificate-reloader';
import { listenerSecretName } from './listener-certificate';
import { folders, podLabels, releaseName } from './names';
import { type ServerConfigProps, serverConfig } from './server-config';
import type { VaultImage } from './vault-image';
import type { ContainerSecurityContext, Probe, ServerValues } from './vault-values';

export interface ServerValuesProps extends ServerConfigProps {
  readonly image: VaultImage;
  readonly memoryMiB: number;
  readonly cpuMillis: number;
  /** Sizes of the volumes: later changes need the volumes resized by hand, since Kubernetes refuses them in the StatefulSet. */
  readonly dataGiB: number;
  readonly auditGiB: number;
  /** Where audit devices write. */
  readonly auditFolder: string;
  readonly storageClass: string;
  readonly priorityClass: string;
  readonly roleArn: string;
}

/** What the chart is told about the server's pods. Where it says nothing, the chart's default is what we want. */
export function serverValues(props: ServerValuesProps): ServerValues {
  return { ...workload(props), ...placement(props), ...storage(props), ...cluster(props) };
}

/** Passes the Pod Security level `restricted`. */
const container: ContainerSecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

const tls = { name: 'vault-tls', mountPath: folders.tls, readOnly: true } as const;

function workload(props: ServerValuesProps) {
  const { memoryMiB, cpuMillis, dataGiB, auditGiB, auditFolder, seal } = props;
  const memory = `${memoryMiB}Mi`;
  const image = `${props.image.repository}:${props.image.tag}`;
  return {
    image: { repository: props.image.repository, tag: props.image.tag },
    updateStrategyType: 'OnDelete',
    includeConfigAnnotation: true,
    logLevel: 'info',
    logFormat: 'json',
    resources: { requests: { cpu: `${cpuMillis}m`, memory }, limits: { memory } },
    statefulSet: {
      securityContext: {
        pod: {
          runAsNonRoot: true,
          runAsUser: 100,
          runAsGroup: 1000,
          fsGroup: 1000,
          fsGroupChangePolicy: 'OnRootMismatch',
          seccompProfile: { type: 'RuntimeDefault' },
        },
        container,
      },
    },
    shareProcessNamespace: true,
    extraContainers: [
      certificateReloader(image, tls.name, container),
      auditRotation({ image, volume: 'audit', folder: auditFolder, auditGiB, securityContext: container }),
    ],
    volumes: [
      // 0440: readable for Vault by its group.
      { name: tls.name, secret: { secretName: listenerSecretName, defaultMode: 0o440 } },
      { name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
      { name: 'restore', emptyDir: { sizeLimit: `${dataGiB}Gi` } },
    ],
    // The entry point writes the final configuration to /tmp.
    volumeMounts: [tls, { name: 'tmp', mountPath: '/tmp' }, { name: 'restore', mountPath: folders.restore }],
    extraEnvironmentVars: {
      // Vault unpacks a whole snapshot there before it restores it. It is as encrypted as its own data.
      TMPDIR: folders.restore,
      VAULT_CACERT: `${folders.tls}/ca.crt`,
      AWS_REGION: seal.region,
      AWS_STS_REGIONAL_ENDPOINTS: 'regional',
    },
    readinessProbe: { ...probe('standbyok=true&perfstandbyok=true'), initialDelaySeconds: 5, periodSeconds: 5 },
    // A sealed or new node is alive: killing it would never unseal it.
    livenessProbe: {
      ...probe('standbyok=true&perfstandbyok=true&sealedcode=204&uninitcode=204'),
      initialDelaySeconds: 60,
      periodSeconds: 10,
    },
    terminationGracePeriodSeconds: 60,
    // The chart's own returns before Vault has ended. The shell that started Vault is not the first process of a shared namespace, so it
    // would end at the kubelet's SIGTERM right after, and the container with it: a leader would be killed instead of giving up its lead.
    preStop: ['/bin/sh', '-c', 'sleep 5; kill -TERM $(pidof vault); while pidof vault >/dev/null; do sleep 1; done'],
  } satisfies Partial<ServerValues>;
}

function probe(query: string) {
  return {
    enabled: true,
    path: `/v1/sys/health?${query}`,
    port: 8200,
    timeoutSeconds: 5,
    successThreshold: 1,
    failureThreshold: 3,
  } satisfies Partial<Probe>;
}

/** The chart keeps nodes of Vault on different hosts by itself. */
function placement({ priorityClass }: ServerValuesProps) {
  return {
    priorityClassName: priorityClass,
    nodeSelector: { dedicated: 'vault' },
    tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'vault', effect: 'NoSchedule' }],
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: podLabels },
      },
    ],
  } satisfies Partial<ServerValues>;
}

function storage({ dataGiB, auditGiB, auditFolder, storageClass }: ServerValuesProps) {
  const volume = (gib: number, mountPath: string) =>
    ({ enabled: true, size: `${gib}Gi`, storageClass, accessMode: 'ReadWriteOnce', mountPath }) as const;
  return {
    dataStorage: volume(dataGiB, folders.data),
    auditStorage: volume(auditGiB, auditFolder),
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  } satisfies Partial<ServerValues>;
}

function cluster(props: ServerValuesProps) {
  const { nodes, serviceRegistration, roleArn } = props;
  return {
    serviceAccount: {
      create: true,
      name: releaseName,
      createSecret: false,
      annotations: { 'eks.amazonaws.com/role-arn': roleArn },
      serviceDiscovery: { enabled: serviceRegistration },
    },
    // Lets Vault's Kubernetes auth review tokens with its own, short-lived one.
    authDelegator: { enabled: true },
    // By default clients would be sent to sealed nodes.
    service: { publishNotReadyAddresses: false },
    networkPolicy: { enabled: false },
    standalone: { enabled: false },
    ha: {
      enabled: true,
      replicas: nodes,
      // The default, the pod's address, is in no certificate. HOSTNAME is not yet known where this is set.
      apiAddr: `https://$(VAULT_K8S_POD_NAME).${releaseName}-internal:8200`,
      disruptionBudget: { enabled: false },
      raft: { enabled: true, setNodeId: true, config: serverConfig(props) },
    },
  } satisfies Partial<ServerValues>;
}
