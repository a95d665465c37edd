import { deployedVault } from '../../operations/local/deployed-vault';
import type { KubernetesClient } from '../../operations/local/kubernetes-client';

const mount = (name: string, mountPath: string) => ({ name, mountPath });
const objects: Readonly<Record<string, unknown>> = {
  '/api/v1/namespaces/vault/configmaps/vault-config': {
    data: { 'extraconfig-from-values.hcl': 'storage "raft" {}', 'audit.hcl': '' },
  },
  '/apis/apps/v1/namespaces/vault/statefulsets/vault': {
    spec: {
      replicas: 3,
      template: {
        spec: {
          containers: [
            { name: 'reloader', image: 'reloader:1', volumeMounts: [mount('tls', '/elsewhere')] },
            {
              name: 'vault',
              image: 'docker.io/hashicorp/vault:2.0.4',
              volumeMounts: [
                mount('data', '/vault/data'),
                mount('listener', '/vault/tls'),
                mount('home', '/home/vault'),
              ],
            },
          ],
          volumes: [{ name: 'home' }, { name: 'listener', secret: { secretName: 'vault-listener' } }],
        },
      },
    },
  },
  '/apis/cert-manager.io/v1/namespaces/vault/certificates': {
    items: [
      { spec: { isCA: true, commonName: 'Vault CA' } },
      { spec: { dnsNames: ['localhost', 'vault.vault.svc'], ipAddresses: ['127.0.0.1'] } },
    ],
  },
};
const cluster = (kept = objects) => ({ get: async (path: string) => kept[path] }) as Pick<KubernetesClient, 'get'>;

test('the configuration, the nodes and the names are those that Helm put into the API server', async () => {
  expect(await deployedVault(cluster())).toEqual({
    config: 'storage "raft" {}',
    nodes: 3,
    image: 'docker.io/hashicorp/vault:2.0.4',
    folders: { data: '/vault/data', tls: '/vault/tls' },
    certificate: { dnsNames: ['localhost', 'vault.vault.svc'], ipAddresses: ['127.0.0.1'] },
  });
});

test('without a certificate for localhost nothing can be started here', async () => {
  const none = { ...objects, '/apis/cert-manager.io/v1/namespaces/vault/certificates': { items: [] } };
  await expect(deployedVault(cluster(none))).rejects.toThrow('The stack has no certificate for localhost.');
});
