/** A container image of Vault. */
export interface VaultImage {
  readonly repository: string;
  /** A version: `2.0.4`. */
  readonly tag: string;
}

/** Built with the file capability IPC_LOCK, which a container without capabilities may not execute, and the release that ended it. */
const needIpcLock: Readonly<Record<string, string>> = {
  '1.19.17': '1.19.18',
  '1.20.11': '1.20.12',
  '1.21.6': '1.21.7',
  '2.0.1': '2.0.2',
};

/**
 * @throws Error for an image without a fixed version, and for one that cannot start with the server's security context.
 * @see https://developer.hashicorp.com/vault/docs/updates/important-changes
 */
export function checkVaultImage({ repository, tag }: VaultImage): void {
  if (!/^\d+\.\d+\.\d+/.test(tag)) {
    throw new Error(
      `The image ${repository}:${tag} names no version, so each node could run another; use a tag like 2.0.4.`,
    );
  }
  const fixed = needIpcLock[/^\d+\.\d+\.\d+/.exec(tag)![0]];
  if (fixed) {
    throw new Error(
      `The image ${repository}:${tag} needs the capability IPC_LOCK, which the server's pods drop; use ${fixed} or later.`,
    );
  }
}
