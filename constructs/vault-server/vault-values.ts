/**
 * The values of HashiCorp's `vault` chart (0.34.1) that we set. The chart's own schema accepts any unknown key, so a misspelt one
 * would silently do nothing; this type does not compile with it.
 */
export interface VaultValues {
  readonly global: { readonly tlsDisable: false };
  readonly injector: { readonly enabled: false };
  readonly csi: { readonly enabled: false };
  readonly ui: { readonly enabled: false };
  readonly server: ServerValues;
}

export interface ServerValues {
  readonly image: { readonly repository: string; readonly tag: string };
  /** Pods are replaced by an operator, standbys first. */
  readonly updateStrategyType: 'OnDelete';
  readonly includeConfigAnnotation: boolean;
  readonly logLevel: 'info';
  readonly logFormat: 'json';
  readonly priorityClassName: string;
  readonly resources: Resources;
  readonly serviceAccount: {
    readonly create: true;
    readonly name: string;
    readonly createSecret: false;
    readonly annotations: Readonly<Record<string, string>>;
    readonly serviceDiscovery: { readonly enabled: boolean };
  };
  readonly authDelegator: { readonly enabled: boolean };
  readonly statefulSet: {
    readonly securityContext: { readonly pod: PodSecurityContext; readonly container: ContainerSecurityContext };
  };
  readonly shareProcessNamespace: boolean;
  readonly extraContainers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly volumeMounts: readonly VolumeMount[];
  readonly extraEnvironmentVars: Readonly<Record<string, string>>;
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
  /** Seconds. */
  readonly terminationGracePeriodSeconds: number;
  readonly preStop: readonly string[];
  readonly topologySpreadConstraints: readonly {
    readonly maxSkew: number;
    readonly topologyKey: string;
    readonly whenUnsatisfiable: 'DoNotSchedule';
    readonly labelSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  }[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly {
    readonly key: string;
    readonly operator: 'Equal';
    readonly value: string;
    readonly effect: 'NoSchedule';
  }[];
  readonly service: { readonly publishNotReadyAddresses: boolean };
  readonly dataStorage: Storage;
  readonly auditStorage: Storage;
  readonly persistentVolumeClaimRetentionPolicy: { readonly whenDeleted: 'Retain'; readonly whenScaled: 'Retain' };
  readonly networkPolicy: { readonly enabled: boolean };
  readonly standalone: { readonly enabled: false };
  readonly ha: {
    readonly enabled: true;
    readonly replicas: number;
    readonly apiAddr: string;
    readonly disruptionBudget: { readonly enabled: false };
    readonly raft: {
      readonly enabled: true;
      readonly setNodeId: true;
      /** HCL: the chart's schema accepts an object, its template does not. */
      readonly config: string;
    };
  };
}

interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  /** No `cpu`: a throttled leader loses its lead. */
  readonly limits: { readonly memory: string };
}

interface PodSecurityContext {
  readonly runAsNonRoot: true;
  readonly runAsUser: number;
  readonly runAsGroup: number;
  readonly fsGroup: number;
  readonly fsGroupChangePolicy: 'OnRootMismatch';
  readonly seccompProfile: { readonly type: 'RuntimeDefault' };
}

export interface ContainerSecurityContext {
  readonly allowPrivilegeEscalation: false;
  readonly readOnlyRootFilesystem: true;
  readonly capabilities: { readonly drop: readonly ['ALL'] };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly securityContext: ContainerSecurityContext;
  readonly resources: Resources;
  readonly volumeMounts: readonly VolumeMount[];
}

type Volume =
  | { readonly name: string; readonly secret: { readonly secretName: string; readonly defaultMode: number } }
  | { readonly name: string; readonly emptyDir: { readonly medium?: 'Memory'; readonly sizeLimit: string } };

interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: true;
}

export interface Probe {
  readonly enabled: true;
  readonly path: string;
  readonly port: number;
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

interface Storage {
  readonly enabled: true;
  readonly size: string;
  readonly storageClass: string;
  readonly accessMode: 'ReadWriteOnce';
  readonly mountPath: string;
}
