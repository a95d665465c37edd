import { KvSecretBackendV2 } from '@cdktf/provider-vault/lib/kv-secret-backend-v2';
import { Mount } from '@cdktf/provider-vault/lib/mount';
import { Construct } from 'constructs';
import { isKnownDirective } from '../acl/templates';
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
  private readonly paths: string[] = [];
  private readonly seeders: Principal[] = [];

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
    this.paths.push(name);
    for (const seeder of this.seeders) this.grantUnread(seeder, name);
    return secret;
  }

  /**
   * Lets `principal` write the values of every secret of this engine, those declared later included, and read none: `data/` update for
   * the first ones, patch for one field that leaked, which leaves the others as they are, and `metadata/` read to see what is there. Vault
   * cannot keep an update to first values: whoever seeds asks for check-and-set 0.
   *
   * @returns what it adds for the secrets declared so far
   */
  grantSeed(principal: Principal): Grant[] {
    this.seeders.push(principal);
    return this.paths.flatMap((path) => this.grantUnread(principal, path));
  }

  /**
   * Lets `principal` read every secret below `folder`, those of tomorrow included: `<mount>/data/<folder>/*` read. Prefer
   * {@link KvSecret.grantRead} wherever the secrets are known.
   */
  grantReadBelow(principal: Principal, folder: string): Grant {
    checkPath(folder, 'a folder');
    return principal.allow(this, `${this.path}/data/${folder}/*`, 'read');
  }

  /**
   * Lets each holder of the policy read `path` in a folder named after it, and in no other: `data/{{<name>}}/<path>` read.
   *
   * @param name A value that Vault keeps of who asks, as in `identity.entity.metadata.team`: whoever may set it, chooses the folder.
   */
  grantReadOwn(principal: Principal, name: string, path: string): Grant {
    checkPath(path, 'a secret');
    if (!isKnownDirective(name)) {
      throw new Error(`Vault keeps no '${name}' of who asks: name a value as in 'identity.entity.metadata.team'.`);
    }
    return principal.allow(this, `${this.path}/data/{{${name}}}/${path}`, 'read');
  }

  /**
   * Lets `principal` see and change every secret below `folder`, and find them by name: `data/<folder>/*` create, read, update and
   * patch, `metadata/<folder>/*` read and list. For people, who make secrets that no program declares.
   */
  grantEditBelow(principal: Principal, folder: string): Grant[] {
    checkPath(folder, 'a folder');
    return [
      principal.allow(this, `${this.path}/data/${folder}/*`, 'create', 'read', 'update', 'patch'),
      principal.allow(this, `${this.path}/metadata/${folder}/*`, 'read', 'list'),
    ];
  }

  private grantUnread(principal: Principal, path: string): Grant[] {
    return [
      principal.allow(this, `${this.path}/data/${path}`, 'update', 'patch'),
      principal.allow(this, `${this.path}/metadata/${path}`, 'read'),
    ];
  }
}
