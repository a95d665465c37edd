import type { SecretSource } from '../secret-source';
import { DatabaseConnection, type DatabaseConnectionProps } from './database-connection';
import type { DatabaseEngine } from './database-engine';
import { databasePorts } from './database-ports';
import { databaseName, usernameTemplate } from './databases/address';

export interface PostgresConnectionProps extends DatabaseConnectionProps {
  /** @default 5432 */
  readonly port?: number;
  readonly database: string;
  /** PEM of the authority that signs the server's certificate. @default - those that Vault's machine trusts */
  readonly ca?: string;
  /** Of Vault's account, until Vault changes it. */
  readonly bootstrapPassword: SecretSource;
  /** Sessions that Vault opens at most. @default 4 */
  readonly maxConnections?: number;
}

/** PostgreSQL. Vault hashes passwords itself (SCRAM), so that no log of statements holds one. */
export class PostgresConnection extends DatabaseConnection<'postgresql'> {
  constructor(engine: DatabaseEngine, name: string, props: PostgresConnectionProps) {
    const address = `${props.host}:${props.port ?? databasePorts.postgresql}/${databaseName(props.database)}`;
    super(engine, name, props, {
      postgresql: {
        connectionUrl: `postgresql://{{username}}:{{password}}@${address}?sslmode=verify-full`,
        username: props.username,
        passwordWo: props.bootstrapPassword.value,
        passwordWoVersion: props.bootstrapPassword.version,
        passwordAuthentication: 'scram-sha-256',
        usernameTemplate: usernameTemplate({ longest: 63, role: 16 }),
        maxOpenConnections: props.maxConnections ?? 4,
        ...(props.ca !== undefined && { tlsCa: props.ca }),
      },
      passwordChanges: 'postgresql[0].password_wo_version',
    });
  }
}
