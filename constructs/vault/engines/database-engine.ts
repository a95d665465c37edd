import { Mount } from '@cdktf/provider-vault/lib/mount';
import { Construct } from 'constructs';
import type { Duration } from '../duration';
import { checkPath } from '../path';

export interface DatabaseEngineProps {
  /** Mount path, without slashes at its ends. */
  readonly path: string;
  /** No credentials of any role live longer. */
  readonly maxTtl: Duration;
}

/** A database secrets engine: Vault makes users in databases, and changes the passwords of those that stay. */
export class DatabaseEngine extends Construct {
  readonly path: string;
  readonly maxTtl: Duration;
  /** For what must wait for it. */
  readonly mount: Mount;
  private readonly roles = new Set<string>();

  constructor(scope: Construct, id: string, props: DatabaseEngineProps) {
    super(scope, id);
    checkPath(props.path, 'a mount');
    this.path = props.path;
    this.maxTtl = props.maxTtl;
    this.mount = new Mount(this, 'Resource', {
      path: props.path,
      type: 'database',
      // Roles have TTLs of their own; this is what Vault caps them with.
      defaultLeaseTtlSeconds: props.maxTtl.toSeconds(),
      maxLeaseTtlSeconds: props.maxTtl.toSeconds(),
      lifecycle: { preventDestroy: true },
    });
  }

  /**
   * Called by connections, not by tenants.
   *
   * @throws when the name is taken, by another connection too: Vault keeps the roles of a mount in one list.
   */
  claimRole(name: string): void {
    if (!/^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/.test(name)) {
      throw new Error(`'${name}' cannot name a database role: use a-z, 0-9, and '.', '_', '-' between them.`);
    }
    if (this.roles.has(name)) {
      throw new Error(`Role '${name}' of '${this.path}/' is declared twice: names are shared by all its connections.`);
    }
    this.roles.add(name);
  }
}
