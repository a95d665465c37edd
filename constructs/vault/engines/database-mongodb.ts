import type { SecretSource } from '../secret-source';
import { DatabaseConnection, type DatabaseConnectionProps } from './database-connection';
import type { DatabaseEngine } from './database-engine';
import { databasePorts } from './database-ports';
import { usernameTemplate } from './databases/address';

export interface MongoConnectionProps extends DatabaseConnectionProps {
  /** @default 27017 */
  readonly port?: number;
  /**
   * File on Vault's machine, with the authority that signs the server's certificate: the provider (5.6) cannot send one.
   * @default - those that Vault's machine trusts
   */
  readonly caFile?: string;
  /** Of Vault's account in the database `admin`, until Vault changes it. */
  readonly bootstrapPassword: SecretSource;
}

/** A MongoDB server. */
export class MongoConnection extends DatabaseConnection<'mongodb'> {
  /** @throws when the file's path would end the option of the address that it becomes. */
  constructor(engine: DatabaseEngine, name: string, props: MongoConnectionProps) {
    if (props.caFile !== undefined && !/^\/[\w./-]+$/.test(props.caFile)) {
      throw new Error(
        `'${props.caFile}' cannot be the caFile of '${name}': give an absolute path of letters, digits, '.', '_' and '-'.`,
      );
    }
    const trust = props.caFile === undefined ? '' : `&tlsCAFile=${props.caFile}`;
    super(engine, name, props, {
      mongodb: {
        connectionUrl: `mongodb://{{username}}:{{password}}@${props.host}:${props.port ?? databasePorts.mongodb}/admin?tls=true${trust}`,
        username: props.username,
        passwordWo: props.bootstrapPassword.value,
        passwordWoVersion: props.bootstrapPassword.version,
        usernameTemplate: usernameTemplate({ longest: 100, role: 16 }),
      },
      passwordChanges: 'mongodb[0].password_wo_version',
    });
  }
}
