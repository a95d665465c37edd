import { DatabaseConnection, type DatabaseConnectionProps } from './database-connection';
import type { DatabaseEngine } from './database-engine';
import { databasePorts } from './database-ports';
import type { ThrowAwayPassword } from './database-throw-away-password';

export interface RedisConnectionProps extends DatabaseConnectionProps {
  /** @default 6379 */
  readonly port?: number;
  /** PEM of the authority that signs the server's certificate. Vault's plugin asks for it, whatever the machine trusts. */
  readonly ca?: string | undefined;
  /** Of Vault's account, until Vault changes it. */
  readonly bootstrapPassword: ThrowAwayPassword;
}

/**
 * Redis 6 or later, over TLS.
 *
 * Redis keeps users in memory, and Vault's plugin does not save them: run `ACL SAVE` once after the first apply and after rotations.
 * A restart without it brings back what its file says, the throw-away password of Vault's account included.
 */
export class RedisConnection extends DatabaseConnection<'redis'> {
  /** @throws without `ca`. */
  constructor(engine: DatabaseEngine, name: string, props: RedisConnectionProps) {
    if (!props.ca) {
      throw new Error(
        `Connection '${name}' names no authority: Vault trusts none for Redis but the one it is given. Give its PEM as ca.`,
      );
    }
    super(engine, name, props, {
      redis: {
        host: props.host,
        port: props.port ?? databasePorts.redis,
        username: props.username,
        password: props.bootstrapPassword.value,
        tls: true,
        insecureTls: false,
        caCert: props.ca,
      },
      sentOnce: 'redis[0].password',
    });
  }
}
