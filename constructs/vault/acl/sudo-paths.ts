import type { Request } from './acl';

/** `*` at the end matches whatever follows. Those of Enterprise come last. */
export const SUDO_PATHS = [
  ...['auth/token/accessors', 'auth/token/accessors/', 'auth/token/revoke-orphan', 'identity/entity/merge'],
  ...['sys/audit', 'sys/audit/*', 'sys/auth/*', 'sys/config/auditing/request-headers'],
  ...['sys/config/auditing/request-headers/*', 'sys/config/cors', 'sys/config/ui/headers', 'sys/config/ui/headers/*'],
  ...['sys/internal/inspect/router/*', 'sys/internal/counters/activity/export', 'sys/leases', 'sys/leases/lookup/*'],
  ...['sys/leases/revoke-force/*', 'sys/leases/revoke-prefix/*', 'sys/revoke-force/*', 'sys/revoke-prefix/*'],
  ...[
    'sys/plugins/catalog/*',
    'sys/plugins/runtimes/catalog',
    'sys/plugins/runtimes/catalog/*',
    'sys/raw',
    'sys/raw/*',
  ],
  ...['sys/remount', 'sys/rotate', 'sys/seal', 'sys/step-down'],
  ...['sys/replication/primary/secondary-token', 'sys/replication/performance/primary/secondary-token'],
  ...['sys/replication/dr/primary/secondary-token', 'sys/replication/reindex', 'sys/storage/raft/snapshot-auto/config'],
  ...['sys/storage/raft/snapshot-auto/config/*', 'sys/reporting/scan', 'sys/config/oauth-resource-server'],
  ...['sys/config/oauth-resource-server/*', 'sys/activation-flags/oauth-resource-server/*'],
];

/** `sys/mounts/auth/<path>/tune`; the rest of `sys/mounts` needs none. */
const TUNE_AUTH = /^sys\/mounts\/auth\/.+\/tune$/;

/**
 * Whether Vault asks for `sudo` besides the capability of the operation.
 *
 * @param pkiMounts where PKI engines are mounted: their `root` and `root/sign-self-issued` need it @default ['pki']
 * @see https://github.com/hashicorp/vault/blob/main/api/sudo_paths.go
 */
export function needsSudo({ path, op, data = {} }: Request, pkiMounts: readonly string[] = ['pki']): boolean {
  if (op === 'help') return false;
  const asked = path.replace(/^\/+/, '');
  if (asked === 'auth/token/create') return Boolean(data['period'] || data['no_parent']);
  const ofPki = pkiMounts.flatMap((mount) => [`${mount}/root`, `${mount}/root/sign-self-issued`]);
  return (
    TUNE_AUTH.test(asked) ||
    [...SUDO_PATHS, ...ofPki].some((known) =>
      known.endsWith('*') ? asked.startsWith(known.slice(0, -1)) : asked === known,
    )
  );
}
