import type { Container, ContainerSecurityContext } from './vault-values';

export interface AuditRotationProps {
  readonly image: string;
  /** Of the volume, and where it is mounted. */
  readonly volume: string;
  readonly folder: string;
  /** Of the volume. */
  readonly auditGiB: number;
  readonly securityContext: ContainerSecurityContext;
}

/**
 * Puts `audit.log` aside every day (UTC) and before it takes a twentieth of its volume, as `audit-<time>.log`, and has Vault open a new one by
 * SIGHUP. The oldest go while the volume is four fifths full: a full one would stop the device, and with it half of the trail. Needs one
 * process namespace for the whole pod, and Vault's own user.
 *
 * @see https://developer.hashicorp.com/vault/docs/audit/file#log-file-rotation
 */
export function auditRotation({ image, volume, folder, auditGiB, securityContext }: AuditRotationProps): Container {
  return {
    name: 'audit-rotation',
    image,
    command: ['/bin/sh', '-ec'],
    args: [
      [
        `cd ${folder}`,
        'day=$(date -u +%Y%m%d)',
        'while sleep 60; do',
        '  today=$(date -u +%Y%m%d)',
        '  size=$(stat -c %s audit.log 2>/dev/null || echo 0)',
        `  if [ "$size" -ge ${Math.floor((auditGiB * 2 ** 30) / 20)} ] || { [ "$today" != "$day" ] && [ "$size" -gt 0 ]; }; then`,
        '    mv audit.log "audit-$(date -u +%Y%m%dT%H%M%SZ).log"',
        '    pkill -HUP -x vault || true',
        '  fi',
        '  day=$today',
        '  while [ "$(df -P . | awk \'NR == 2 { print $5 + 0 }\')" -ge 80 ]; do',
        "    oldest=$(ls | grep '^audit-' | head -n 1)",
        '    [ -n "$oldest" ] || break',
        '    rm "$oldest"',
        '  done',
        'done',
        '',
      ].join('\n'),
    ],
    securityContext,
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } },
    volumeMounts: [{ name: volume, mountPath: folder }],
  };
}
