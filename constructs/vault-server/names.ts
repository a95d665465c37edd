/** Of the Helm release, and so of the StatefulSet, its main Service and its service account. */
export const releaseName = 'vault';

/** The labels that the chart gives to the pods of the server. */
export const podLabels = {
  'app.kubernetes.io/name': 'vault',
  'app.kubernetes.io/instance': releaseName,
  component: 'server',
} as const;

/** Where things are in the server's container. */
export const folders = { data: '/vault/data', tls: '/vault/tls', restore: '/vault/restore' } as const;

/** Names of the server's pods, which are their Raft node ids too. */
export function podNames(nodes: number): readonly string[] {
  return Array.from({ length: nodes }, (_, ordinal) => `${releaseName}-${ordinal}`);
}

/** The pod's address under the headless Service, which answers for pods that are not ready. */
export function podHost(pod: string): string {
  return `${pod}.${releaseName}-internal`;
}

export interface ListenerNames {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
}

/**
 * Every name under which someone dials Vault's listener: its Services, each pod (they join each other, and operators talk to a single
 * one), the pod itself, and the load balancer.
 *
 * @param hostname Of the load balancer. @default - there is none
 */
export function listenerNames(namespace: string, nodes: number, hostname?: string): ListenerNames {
  const services = ['', '-active', '-standby', '-internal'].map((suffix) => `${releaseName}${suffix}`);
  const hosts = [...services, ...podNames(nodes).map(podHost)];
  const suffixes = ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`];
  return {
    dnsNames: [
      'localhost',
      ...hosts.flatMap((host) => suffixes.map((suffix) => host + suffix)),
      ...(hostname ? [hostname] : []),
    ],
    ipAddresses: ['127.0.0.1'],
  };
}
