import { DatabaseSecretBackendStaticRole } from '@cdktf/provider-vault/lib/database-secret-backend-static-role';
import { Construct } from 'constructs';
import { Duration } from '../duration';
import type { Grant } from '../grant';
import type { Principal } from '../principal';
import type { DatabaseConnection } from './database-connection';
import type { Database } from './databases/statements';

export interface DatabaseStaticRoleProps {
  /** The user of the database, who exists already and whom Vault's account may alter. Vault changes its password at once. */
  readonly username: string;
  /** How often, or when: cron in UTC, such as `0 2 * * 0`. */
  readonly rotation: Duration | { readonly schedule: string };
}

/** A user of a database that stays, whose password only Vault knows and changes. */
export class DatabaseStaticRole extends Construct {
  /** Where credentials are read. */
  readonly path: string;

  /** @throws when the schedule is not one of five fields, as Vault takes it. */
  constructor(connection: DatabaseConnection<Database>, name: string, { username, rotation }: DatabaseStaticRoleProps) {
    super(connection, name);
    const { engine, passwordPolicy } = connection;
    if (!(rotation instanceof Duration) && !/^[\d*/,-]+( [\w*/,-]+){4}$/.test(rotation.schedule)) {
      throw new Error(
        `Static role '${name}' cannot rotate at '${rotation.schedule}': give minute, hour, day, month and weekday, as in '0 2 * * 0'.`,
      );
    }
    new DatabaseSecretBackendStaticRole(this, 'Resource', {
      backend: engine.path,
      name,
      dbName: connection.name,
      username,
      ...(rotation instanceof Duration
        ? { rotationPeriod: rotation.toSeconds() }
        : { rotationSchedule: rotation.schedule }),
      ...(passwordPolicy && { credentialConfig: { password_policy: passwordPolicy.policyName } }),
      dependsOn: [...connection.ready],
    });
    this.path = `${engine.path}/static-creds/${name}`;
  }

  /** Lets `principal` read the user's name and present password. */
  grantCredentials(principal: Principal): Grant {
    return principal.allow(this, this.path, 'read');
  }
}
