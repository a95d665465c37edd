import { z } from 'zod';
import { releaseName } from '../../constructs/vault-server/names';
import { platform } from '../../stacks/platform-stack';
import type { KubernetesClient } from './kubernetes-client';
import { pickListenerCertificate, type VaultRelease } from './vault-config';

const configMap = z.object({ data: z.object({ 'extraconfig-from-values.hcl': z.string() }) });

const statefulSet = z.object({
  spec: z.object({
    replicas: z.number(),
    template: z.object({
      spec: z.object({
        containers: z.array(
          z.object({
            name: z.string(),
            image: z.string(),
            volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
          }),
        ),
        volumes: z.array(z.object({ name: z.string(), secret: z.object({}).optional() })),
      }),
    }),
  }),
});

const certificates = z.object({
  items: z.array(
    z.object({
      spec: z.object({
        dnsNames: z.array(z.string()).default([]),
        ipAddresses: z.array(z.string()).default([]),
      }),
    }),
  ),
});

/** What the pods of Vault would get, from the objects that Helm put into the API server. */
export async function deployedVault(cluster: Pick<KubernetesClient, 'get'>): Promise<VaultRelease> {
  const { vaultNamespace: namespace } = platform;
  const read = (group: string, rest: string) => cluster.get(`/${group}/namespaces/${namespace}/${rest}`);
  const { data } = configMap.parse(await read('api/v1', `configmaps/${releaseName}-config`));
  const { spec } = statefulSet.parse(await read('apis/apps/v1', `statefulsets/${releaseName}`));
  const { items } = certificates.parse(await read('apis/cert-manager.io/v1', 'certificates'));
  const { containers, volumes } = spec.template.spec;
  const { image, volumeMounts } = containers.find(({ name }) => name === releaseName)!;
  const mounted = (name: string | undefined) => volumeMounts.find((mount) => mount.name === name)!.mountPath;
  return {
    config: data['extraconfig-from-values.hcl'],
    nodes: spec.replicas,
    image,
    folders: { data: mounted('data'), tls: mounted(volumes.find(({ secret }) => secret)?.name) },
    certificate: pickListenerCertificate(items.map((item) => item.spec)),
  };
}
