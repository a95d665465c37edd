import { KvSecretBackendV2 } from '@cdktf/provider-vault/lib/kv-secret-backend-v2';
import { Mount } from '@cdktf/provider-vault/lib/mount';
import { Construct } from 'constructs';
import type { Grant } from '../grant';
import { checkPath } from '../path';
import type { Principal } from '../principal';
import { checkMaxVersions, KvSecret, type KvSecretProps } from './kv-secret';

export interface KvEngineProps {
  /** Mount path, without slashes at its ends. */
  readonly path: string;
  /** Versions that are kept of each secret: the next write removes the oldest. @default 10 */
  readonly maxVersions?: number;
  /** Whether every write must say which version it replaces. @default false */
  readonly casRequired?: boolean;
}

/**
 * A version 2 key/value secrets engine. Versions are a way back from a wrong value, no backup: they go with the mount.
 *
 * @see https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2
 */
export class KvEngine extends Construct {
  readonly path: string;
  readonly maxVersions: number;
  private readonly config: KvSecretBackendV2;

  /** @throws when the path is not one that Vault takes literally, or no version would be kept. */
  constructor(scope: Construct, id: string, props: KvEngineProps) {
    super(scope, id);
    checkPath(props.path, 'a mount');
    this.path = props.path;
    this.maxVersions = props.maxVersions ?? 10;
    checkMaxVersions(this.maxVersions, props.path);
    // The type is `kv` with version 2: `kv-v2` is replaced on import (hashicorp/terraform-provider-vault#907).
    const mount = new Mount(this, 'Resource', {
      path: props.path,
      type: 'kv',
      options: { version: '2' },
      lifecycle: { preventDestroy: true },
    });
    this.config = new KvSecretBackendV2(this, 'Config', {
      mount: props.path,
      maxVersions: this.maxVersions,
      casRequired: props.casRequired ?? false,
      dependsOn: [mount],
    });
  }

  /** Declares a secret of this engine: what it holds and when it must be rotated. Its values never pass through Terraform. */
  secret(name: string, props: KvSecretProps): KvSecret {
    const secret = new KvSecret(this, name, props);
    secret.node.addDependency(this.config);
    return secret;
  }

  /**
   * Lets `principal` read every secret below `folder`, those of tomorrow included: `<mount>/data/<folder>/*` read. Prefer
   * {@link KvSecret.grantRead} wherever the secrets are known.
   */
  grantReadBelow(principal: Principal, folder: string): Grant {
    checkPath(folder, 'a folder');
    return principal.allow(this, `${this.path}/data/${folder}/*`, 'read');
  }
}
