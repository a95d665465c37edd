import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ApiServer } from '../../operations/local/api-server';
import { EksStandIn } from '../../operations/local/eks-stand-in';
import { writeKubeconfig } from '../../operations/local/kubeconfig';
import { KubernetesClient } from '../../operations/local/kubernetes-client';
import { issueListenerCertificate } from '../../operations/local/listener-certificate';
import { freePort } from '../../operations/local/port';
import { administratorToken, tokenReviewPath } from '../../operations/local/token-review';
import { findEtcd, findKubeApiserver } from '../../operations/local/toolchain';
import { Skip } from '../e2e/results';
import type { World } from './world';

/** A Kubernetes API server, with no nodes. */
export interface Cluster {
  readonly endpoint: string;
  /** PEM. */
  readonly certificateAuthority: string;
  readonly client: KubernetesClient;
  /** For kubectl, as who may do everything. */
  readonly kubeconfig: string;
}

/** One that keeps nothing of an earlier one. @throws Skip where this machine has no API server. */
export async function withCluster<T>(world: World, work: (cluster: Cluster) => Promise<T>): Promise<T> {
  const [etcd, kubeApiserver] = [await findEtcd(() => {}), await findKubeApiserver(() => {})];
  if ('sentence' in etcd) throw new Skip(etcd.sentence);
  if ('sentence' in kubeApiserver) throw new Skip(kubeApiserver.sentence);
  const { account, region, cluster } = world.environment;
  const eks = new EksStandIn({ account, region, port: 0 });
  const folder = join(world.logFolder, 'kubernetes');
  rmSync(folder, { recursive: true, force: true });
  const tlsFolder = join(folder, 'tls');
  await issueListenerCertificate({ dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] }, tlsFolder);
  const tokenReviewUrl = `${await eks.start()}${tokenReviewPath}`;
  try {
    const server = await ApiServer.start({
      audiences: ['vault'],
      endpoint: `https://127.0.0.1:${await freePort()}`,
      tlsFolder,
      logFolder: folder,
      etcd,
      kubeApiserver,
      serviceCidr: cluster.serviceCidr,
      tokenReviewUrl,
      folder,
    });
    try {
      const client = new KubernetesClient(server, administratorToken);
      return await work({ ...server, client, kubeconfig: writeKubeconfig(folder, server) });
    } finally {
      await server.stop();
    }
  } finally {
    await eks.stop();
  }
}
