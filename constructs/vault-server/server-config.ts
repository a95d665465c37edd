import { type HclBlock, toHcl } from './hcl';
import { folders, podHost, podNames, releaseName } from './names';

interface Seal {
  readonly region: string;
  readonly keyArn: string;
  /** URL of KMS. @default - the public name, which is private inside the VPC */
  readonly endpoint?: string;
}

export interface ServerConfigProps {
  /** As clients and metrics see it. */
  readonly clusterName: string;
  readonly namespace: string;
  readonly nodes: 3 | 5;
  readonly seal: Seal;
  /**
   * Whether each node labels its own pod as active or standby, which the Service `vault-active` selects by. With it, Vault does not
   * start outside of a pod.
   */
  readonly serviceRegistration: boolean;
  /** Blocks whose load balancer passes the client's address on, by the PROXY protocol. @default - nobody is believed */
  readonly proxyCidrs?: readonly string[];
}

/**
 * The configuration file of every Vault node. What differs between nodes (its name and addresses) comes by environment variables.
 *
 * @throws Error when a value holds what the chart would replace in the file.
 */
export function serverConfig(props: ServerConfigProps): string {
  const { clusterName, seal } = props;
  const hcl = toHcl({
    attributes: {
      cluster_name: clusterName,
      ui: true,
      // Vault wants an explicit answer where Raft maps its files into memory; EKS nodes have no swap.
      disable_mlock: true,
      // A user could otherwise reach a neighbour's path by a slash in a name that a policy's template inserts.
      deny_slash_in_templated_paths: true,
      // Both are 768h by default. A mount may still say otherwise.
      default_lease_ttl: '1h',
      max_lease_ttl: '24h',
    },
    blocks: [
      listener(props),
      storage(props),
      {
        type: 'seal',
        label: 'awskms',
        attributes: {
          region: seal.region,
          kms_key_id: seal.keyArn,
          ...(seal.endpoint && { endpoint: seal.endpoint }),
        },
      },
      ...(props.serviceRegistration ? [{ type: 'service_registration', label: 'kubernetes' }] : []),
      { type: 'telemetry', attributes: { prometheus_retention_time: '24h', disable_hostname: true } },
      // Vault's own defaults, said: who guesses at AppRole is locked out for a while.
      {
        type: 'user_lockout',
        label: 'all',
        attributes: { lockout_threshold: '5', lockout_duration: '15m', lockout_counter_reset: '15m' },
      },
    ],
  });
  refuseWhatTheChartReplaces(hcl);
  return hcl;
}

function listener({ proxyCidrs = [] }: ServerConfigProps): HclBlock {
  return {
    type: 'listener',
    label: 'tcp',
    attributes: {
      address: '[::]:8200',
      cluster_address: '[::]:8201',
      tls_cert_file: `${folders.tls}/tls.crt`,
      tls_key_file: `${folders.tls}/tls.key`,
      tls_min_version: 'tls12',
      ...(proxyCidrs.length > 0 && {
        proxy_protocol_behavior: 'allow_authorized',
        proxy_protocol_authorized_addrs: proxyCidrs,
      }),
    },
    blocks: [
      {
        type: 'custom_response_headers',
        attributes: { default: { 'Strict-Transport-Security': ['max-age=31536000; includeSubDomains'] } },
      },
      // Standbys and sealed nodes answer only without a token; network policies say who may ask.
      { type: 'telemetry', attributes: { unauthenticated_metrics_access: true } },
    ],
  };
}

function storage({ namespace, nodes }: ServerConfigProps): HclBlock {
  return {
    type: 'storage',
    label: 'raft',
    attributes: { path: folders.data, performance_multiplier: 1 },
    blocks: podNames(nodes).map((pod) => ({
      type: 'retry_join',
      attributes: {
        leader_api_addr: `https://${podHost(pod)}:8200`,
        leader_ca_cert_file: `${folders.tls}/ca.crt`,
        leader_tls_servername: `${releaseName}.${namespace}.svc`,
      },
    })),
  };
}

/** The chart renders the text as a template, and its entry point then replaces these words in the file, wherever they stand. */
function refuseWhatTheChartReplaces(hcl: string): void {
  const found = /\{\{|HOST_IP|POD_IP|HOSTNAME|API_ADDR|TRANSIT_ADDR|RAFT_ADDR/.exec(hcl)?.[0];
  if (!found) return;
  const line = hcl.split('\n').find((one) => one.includes(found))!;
  throw new Error(
    `Vault's configuration has '${found}' in '${line.trim()}', which the chart would replace; choose another value.`,
  );
}
