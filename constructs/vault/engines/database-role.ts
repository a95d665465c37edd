import { DatabaseSecretBackendRole } from '@cdktf/provider-vault/lib/database-secret-backend-role';
import { Construct } from 'constructs';
import type { Duration } from '../duration';
import type { Grant } from '../grant';
import type { Principal } from '../principal';
import type { DatabaseConnection } from './database-connection';
import type { Database, Statements } from './databases/statements';

export interface DatabaseRoleProps<D extends Database> {
  /** What users of this role may do. */
  readonly statements: Statements<D>;
  /** How long credentials live unless renewed. */
  readonly ttl: Duration;
  /** How long they live however often they are renewed. @default - the maximum of the mount */
  readonly maxTtl?: Duration;
}

/** Users of a database that live as long as their lease. */
export class DatabaseRole<D extends Database> extends Construct {
  /** Where credentials are read. */
  readonly path: string;

  /** @throws unless ttl ≤ maxTtl ≤ the maximum of the mount: Vault would cut the longer one without a word. */
  constructor(
    connection: DatabaseConnection<D>,
    name: string,
    { statements, ttl, maxTtl = connection.engine.maxTtl }: DatabaseRoleProps<D>,
  ) {
    super(connection, name);
    const { engine, passwordPolicy } = connection;
    for (const [what, shorter, limit, longer] of [
      ['ttl', ttl, 'maxTtl', maxTtl],
      ['maxTtl', maxTtl, `maximum of '${engine.path}/'`, engine.maxTtl],
    ] as const) {
      if (shorter.toSeconds() > longer.toSeconds()) {
        throw new Error(
          `Role '${name}': its ${what}, ${shorter}, exceeds the ${limit}, ${longer}. Shorten the one or raise the other.`,
        );
      }
    }
    new DatabaseSecretBackendRole(this, 'Resource', {
      backend: engine.path,
      name,
      dbName: connection.name,
      creationStatements: [...statements.creation],
      ...(statements.renewal.length > 0 && { renewStatements: [...statements.renewal] }),
      ...(statements.revocation.length > 0 && { revocationStatements: [...statements.revocation] }),
      defaultTtl: ttl.toSeconds(),
      maxTtl: maxTtl.toSeconds(),
      ...(passwordPolicy && { credentialConfig: { password_policy: passwordPolicy.policyName } }),
      dependsOn: [...connection.ready],
    });
    this.path = `${engine.path}/creds/${name}`;
  }

  /** Lets `principal` have users of this role made for it. */
  grantCredentials(principal: Principal): Grant {
    return principal.allow(this, this.path, 'read');
  }
}
