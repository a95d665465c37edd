import type { SecretSource } from '../secret-source';
import { DatabaseConnection, type DatabaseConnectionProps } from './database-connection';
import type { DatabaseEngine } from './database-engine';
import { databasePorts } from './database-ports';
import { usernameTemplate } from './databases/address';

export interface MysqlConnectionProps extends DatabaseConnectionProps {
  /** @default 3306 */
  readonly port?: number;
  /** PEM of the authority that signs the server's certificate. @default - those that Vault's machine trusts */
  readonly ca?: string;
  /** Of Vault's account, until Vault changes it. */
  readonly bootstrapPassword: SecretSource;
  /** Sessions that Vault opens at most. @default 4 */
  readonly maxConnections?: number;
}

/** MySQL or MariaDB. `tls=true` verifies chain and host; where there is a `ca`, the plugin verifies with that. */
export class MysqlConnection extends DatabaseConnection<'mysql'> {
  constructor(engine: DatabaseEngine, name: string, props: MysqlConnectionProps) {
    super(engine, name, props, {
      mysql: {
        connectionUrl: `{{username}}:{{password}}@tcp(${props.host}:${props.port ?? databasePorts.mysql})/?tls=true`,
        username: props.username,
        passwordWo: props.bootstrapPassword.value,
        passwordWoVersion: props.bootstrapPassword.version,
        usernameTemplate: usernameTemplate({ longest: 32, role: 8 }),
        maxOpenConnections: props.maxConnections ?? 4,
        ...(props.ca !== undefined && { tlsCa: props.ca }),
      },
      passwordChanges: 'mysql[0].password_wo_version',
    });
  }
}
