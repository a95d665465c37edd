import { folders } from './names';
import type { Container, ContainerSecurityContext } from './vault-values';

/**
 * Tells Vault when its certificate has changed: it reads the files again only on SIGHUP (hashicorp/vault-helm#385). Needs one process
 * namespace for the whole pod, and Vault's own user.
 */
export function certificateReloader(
  image: string,
  tlsVolume: string,
  securityContext: ContainerSecurityContext,
): Container {
  return {
    name: 'certificate-reloader',
    image,
    command: ['/bin/sh', '-ec'],
    args: [
      [
        `certificate=${folders.tls}/tls.crt`,
        // Nothing yet: a certificate that changed while this did not run is told too.
        'seen=',
        'while sleep 30; do',
        '  now=$(sha256sum $certificate)',
        '  [ "$now" = "$seen" ] && continue',
        '  pkill -HUP -x vault && seen=$now',
        'done',
        '',
      ].join('\n'),
    ],
    securityContext,
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } },
    volumeMounts: [{ name: tlsVolume, mountPath: folders.tls, readOnly: true }],
  };
}
