import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesAddress } from './api-server';
import { administratorToken } from './token-review';

/** Writes what `kubectl` reads. @returns its path */
export function writeKubeconfig(folder: string, { endpoint, certificateAuthority }: KubernetesAddress): string {
  const file = join(folder, 'kubeconfig');
  const authority = Buffer.from(certificateAuthority).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'local', cluster: { server: endpoint, 'certificate-authority-data': authority } }],
    users: [{ name: 'local', user: { token: administratorToken } }],
    contexts: [{ name: 'local', context: { cluster: 'local', user: 'local' } }],
    'current-context': 'local',
  };
  writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
  return file;
}
