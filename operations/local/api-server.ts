import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child';
import { freePort, refuseTaken } from './port';
import type { Tool } from './toolchain';

export interface ApiServerOptions {
  /** `https://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** With `ca.crt`, `tls.crt` and `tls.key`, made for 127.0.0.1. */
  readonly tlsFolder: string;
  readonly etcd: Tool;
  readonly kubeApiserver: Tool;
  /** Range of Service addresses. */
  readonly serviceCidr: string;
  /** Of tokens that review themselves: those that clients of Vault have them made for. */
  readonly audiences: readonly string[];
  /** Answers TokenReviews: who a caller is. */
  readonly tokenReviewUrl: string;
  /** For its objects and keys. */
  readonly folder: string;
  readonly logFolder: string;
}

const OWN_AUDIENCE = 'https://kubernetes.default.svc';

/** What a client of it has to know. */
export interface KubernetesAddress {
  readonly endpoint: string;
  /** PEM. */
  readonly certificateAuthority: string;
}

/**
 * A Kubernetes API server without nodes: it keeps objects, admits them by Pod Security and issues and reviews tokens, and nothing
 * happens to what it keeps, for no controller runs.
 */
export class ApiServer implements KubernetesAddress {
  private constructor(
    readonly endpoint: string,
    readonly certificateAuthority: string,
    private readonly children: readonly Child[],
  ) {}

  static async start(options: ApiServerOptions): Promise<ApiServer> {
    const { folder, logFolder, endpoint, tlsFolder } = options;
    await refuseTaken(Number(new URL(endpoint).port), 'the Kubernetes API server');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const [client, peer] = [await freePort(), await freePort()];
    const etcdUrl = `http://127.0.0.1:${client}`;
    const etcd = new Child({
      name: 'etcd',
      command: [...options.etcd.command, ...etcdFlags(join(folder, 'etcd'), etcdUrl, `http://127.0.0.1:${peer}`)],
      env: process.env,
      logFile: join(logFolder, 'etcd.log'),
    });
    await etcd.untilReady(async () => (await fetch(`${etcdUrl}/health`)).ok);

    const logFile = join(logFolder, 'kube-apiserver.log');
    const apiServer = new Child({
      name: 'kube-apiserver',
      command: [...options.kubeApiserver.command, ...apiServerFlags(options, etcdUrl)],
      env: process.env,
      // Without etcd it would wait for it before it ends.
      stopSignal: 'SIGINT',
      logFile,
    });
    await apiServer.untilReady(async () => readFileSync(logFile, 'utf8').includes('Serving securely'), 60);
    return new ApiServer(endpoint, readFileSync(join(tlsFolder, 'ca.crt'), 'utf8'), [apiServer, etcd]);
  }

  async stop(): Promise<void> {
    for (const child of this.children) await child.stop();
  }
}

function etcdFlags(data: string, url: string, peerUrl: string): string[] {
  return [
    `--data-dir=${data}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    '--unsafe-no-fsync',
  ];
}

function apiServerFlags(
  { endpoint, tlsFolder, folder, serviceCidr, audiences, tokenReviewUrl }: ApiServerOptions,
  etcdUrl: string,
): string[] {
  const signingKey = join(folder, 'service-accounts.pem');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(signingKey, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const webhook = join(folder, 'token-review.json');
  writeFileSync(webhook, JSON.stringify(tokenReviewConfig(tokenReviewUrl)));
  return [
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${new URL(endpoint).port}`,
    `--tls-cert-file=${join(tlsFolder, 'tls.crt')}`,
    `--tls-private-key-file=${join(tlsFolder, 'tls.key')}`,
    // It would refuse to publish a loopback address as the endpoint of the Service `kubernetes`.
    '--endpoint-reconciler-type=none',
    `--service-cluster-ip-range=${serviceCidr}`,
    `--service-account-key-file=${signingKey}`,
    `--service-account-signing-key-file=${signingKey}`,
    `--service-account-issuer=${OWN_AUDIENCE}`,
    `--api-audiences=${[OWN_AUDIENCE, ...audiences].join()}`,
    '--authorization-mode=Node,RBAC',
    `--authentication-token-webhook-config-file=${webhook}`,
    '--authentication-token-webhook-version=v1',
  ];
}

/** A kubeconfig, which is how the API server wants to be told of a webhook. */
function tokenReviewConfig(server: string) {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'reviewer', cluster: { server } }],
    contexts: [{ name: 'reviewer', context: { cluster: 'reviewer', user: 'api-server' } }],
    users: [{ name: 'api-server' }],
    'current-context': 'reviewer',
  };
}
