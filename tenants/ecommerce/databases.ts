import { Construct } from 'constructs';
import { Duration } from '../../constructs/vault/duration';
import { DatabaseEngine } from '../../constructs/vault/engines/database-engine';
import { PostgresConnection } from '../../constructs/vault/engines/database-postgres';
import { RedisConnection } from '../../constructs/vault/engines/database-redis';
import type { DatabaseRole } from '../../constructs/vault/engines/database-role';
import type { DatabaseStaticRole } from '../../constructs/vault/engines/database-static-role';
import { ThrowAwayPassword } from '../../constructs/vault/engines/database-throw-away-password';
import { postgres } from '../../constructs/vault/engines/databases/postgres-statements';
import { Statements } from '../../constructs/vault/engines/databases/statements';
import { SecretSource } from '../../constructs/vault/secret-source';
import type { DatabaseAddress } from '../tenant';

const USUAL = { ttl: Duration.hours(1), maxTtl: Duration.hours(24) };

/**
 * The databases of the shop. Users are members of group roles, which whoever owns the tables has prepared, with default privileges:
 * what they may do holds for tables made later too.
 */
export class EcommerceDatabases extends Construct {
  readonly readonly: DatabaseRole<'postgresql'>;
  readonly readwrite: DatabaseRole<'postgresql'>;
  readonly admin: DatabaseRole<'postgresql'>;
  private readonly engine: DatabaseEngine;

  constructor(scope: Construct, address: DatabaseAddress = { host: 'postgres.ecommerce.svc.cluster.local' }) {
    super(scope, 'databases');
    this.engine = new DatabaseEngine(this, 'engine', { path: 'ecommerce-db', maxTtl: Duration.hours(24) });
    const shop = this.connect('ecommerce-db', address, 'ecommerce', 'vault-admin');
    this.readonly = shop.role('ecommerce-readonly', { statements: postgres.memberOf('ecommerce_ro'), ...USUAL });
    this.readwrite = shop.role('ecommerce-readwrite', { statements: postgres.memberOf('ecommerce_rw'), ...USUAL });
    this.admin = shop.role('ecommerce-admin', {
      statements: actingAs('ecommerce_owner'),
      ttl: Duration.minutes(15),
      maxTtl: Duration.hours(1),
    });
  }

  /** The warehouse, taken for PostgreSQL until its owner says otherwise. */
  warehouse(address: DatabaseAddress): DatabaseRole<'postgresql'> {
    const warehouse = this.connect('ecommerce-warehouse', address, 'warehouse', 'vault-warehouse');
    return warehouse.role('ecommerce-analytics', { statements: postgres.memberOf('warehouse_ro'), ...USUAL });
  }

  /** The stock, in Redis: one user that stays. */
  stock(address: DatabaseAddress): DatabaseStaticRole {
    const redis = new RedisConnection(this.engine, 'ecommerce-redis', {
      ...address,
      username: 'vault-admin',
      bootstrapPassword: new ThrowAwayPassword(this, 'ecommerce_redis_password', {
        description: 'First password of vault-admin in Redis, which Vault changes at once',
      }),
    });
    return redis.staticRole('ecommerce-inventory', { username: 'inventory-service', rotation: Duration.days(30) });
  }

  private connect(name: string, address: DatabaseAddress, database: string, username: string): PostgresConnection {
    return new PostgresConnection(this.engine, name, {
      ...address,
      database,
      username,
      bootstrapPassword: new SecretSource(this, `${name.replace('-', '_')}_password`, {
        description: `First password of ${username} in the database ${database}, which Vault changes at once`,
      }),
    });
  }
}

/** Its users change the schema in the name of the owner, whose default privileges reach only what is made in that name. */
function actingAs(owner: string): Statements<'postgresql'> {
  const { creation, renewal, revocation } = postgres.memberOf(owner, { objectsGoTo: owner });
  return new Statements('postgresql', {
    creation: [...creation, `ALTER ROLE "{{name}}" SET role TO '${owner}';`],
    renewal,
    revocation,
  });
}
