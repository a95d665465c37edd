import { Construct } from 'constructs';
import { Duration } from '../../constructs/vault/duration';
import { DatabaseEngine } from '../../constructs/vault/engines/database-engine';
import { MongoConnection } from '../../constructs/vault/engines/database-mongodb';
import { PostgresConnection } from '../../constructs/vault/engines/database-postgres';
import { RedisConnection } from '../../constructs/vault/engines/database-redis';
import type { DatabaseRole } from '../../constructs/vault/engines/database-role';
import type { DatabaseStaticRole } from '../../constructs/vault/engines/database-static-role';
import { ThrowAwayPassword } from '../../constructs/vault/engines/database-throw-away-password';
import { mongodb } from '../../constructs/vault/engines/databases/mongodb-statements';
import { postgres } from '../../constructs/vault/engines/databases/postgres-statements';
import { Statements } from '../../constructs/vault/engines/databases/statements';
import type { Grant } from '../../constructs/vault/grant';
import type { Principal } from '../../constructs/vault/principal';
import { SecretSource } from '../../constructs/vault/secret-source';
import type { Stage } from '../../constructs/vault/stage';
import type { DatabaseAddress } from '../tenant';
import { inSql, named } from './applications';
import { type ApplicationWithDatabase, applicationsWithDatabase, databaseUsers } from './secrets';

type PostgresRole = DatabaseRole<'postgresql'>;

/** Sunday, 02:00 UTC. */
const WEEKLY = { schedule: '0 2 * * 0' };
const PIPELINE = { ttl: Duration.minutes(30), maxTtl: Duration.hours(1) };

export interface DatabasesProps {
  /** Each with the server that holds the databases of its applications. */
  readonly stages: ReadonlyMap<Stage, DatabaseAddress>;
  /** Holds nothing but what tests make. */
  readonly test: DatabaseAddress;
  /** Replicas, caches and analytics exist where they are named: `milk-tracker-<what>-<stage>`. */
  readonly others: Readonly<Record<string, DatabaseAddress>>;
}

/**
 * Users of databases. Group roles hold the privileges and one owner the tables (see operations/up/databases/smart-dairy.sql): Vault's own
 * account makes members of them and is no superuser.
 */
export class Databases extends Construct {
  readonly testRunner: PostgresRole;
  readonly jenkins: PostgresRole;
  /** Migrates the database of production. Only where production is. */
  readonly deployment: PostgresRole | undefined;
  private readonly engine: DatabaseEngine;
  private readonly milkTracker = new Map<Stage, readonly PostgresRole[]>();
  private readonly staticRoles = new Map<string, DatabaseStaticRole>();

  constructor(scope: Construct, id: string, { stages, test, others }: DatabasesProps) {
    super(scope, id);
    this.engine = new DatabaseEngine(this, 'db', { path: 'smart-dairy/db', maxTtl: Duration.hours(24) });
    const testConnection = this.postgres('test', test);
    const tester = { statements: asOwner(inSql('milk-tracker-owner', 'test')), ...PIPELINE };
    this.testRunner = testConnection.role('test-runner', tester);
    this.jenkins = testConnection.role('jenkins', tester);
    for (const [stage, address] of stages) {
      const connection = this.addStage(stage, address);
      if (stage === 'prod')
        this.deployment = connection.role('deployment', { statements: asOwner('milk_tracker_owner'), ...PIPELINE });
      this.addOthers(stage, others);
    }
  }

  /** Users of milk-tracker: one that reads and writes, one that only reads. */
  milkTrackerAt(stage: Stage): readonly PostgresRole[] {
    return this.milkTracker.get(stage) ?? [];
  }

  /** The user that stays, where an application has one. */
  staticUserOf(app: string, stage: Stage): DatabaseStaticRole | undefined {
    return this.staticRoles.get(staticName(app, stage));
  }

  /** Lets `principal` have the passwords of all users that stay changed out of turn, and read none: `rotate-role/` update. */
  grantRotateStatic(principal: Principal): Grant[] {
    return [...this.staticRoles].map(([name, role]) =>
      principal.allow(role, `${this.engine.path}/rotate-role/${name}`, 'update'),
    );
  }

  private addStage(stage: Stage, address: DatabaseAddress): PostgresConnection {
    const connection = this.postgres(stage, address);
    const owner = inSql('milk-tracker-owner', stage);
    this.milkTracker.set(stage, [
      connection.role(named('milk-tracker-readwrite', stage), {
        statements: postgres.memberOf(inSql('milk-tracker-app', stage), { objectsGoTo: owner }),
        ttl: Duration.hours(1),
        maxTtl: Duration.hours(24),
      }),
      connection.role(named('milk-tracker-readonly', stage), readOnly(stage)),
    ]);
    for (const app of applicationsWithDatabase) this.addStatic(connection, app, stage);
    return connection;
  }

  /** All of them live in the server of the stage, and users belong to a server: one connection changes every password. */
  private addStatic(connection: PostgresConnection, app: ApplicationWithDatabase, stage: Stage): void {
    const name = staticName(app, stage);
    const username = inSql(databaseUsers[app].user, stage);
    this.staticRoles.set(name, connection.staticRole(name, { username, rotation: WEEKLY }));
  }

  private addOthers(stage: Stage, addresses: DatabasesProps['others']): void {
    const replica = addresses[`milk-tracker-replica-${stage}`];
    if (replica) this.addReplica(stage, replica);
    const cache = addresses[`milk-tracker-cache-${stage}`];
    if (cache) this.addCache(stage, cache);
    const analytics = addresses[`milk-tracker-analytics-${stage}`];
    if (analytics) this.addAnalytics(stage, analytics);
  }

  /** A logical replica, which has users of its own. A physical one has those of its primary, and needs no connection. */
  private addReplica(stage: Stage, address: DatabaseAddress): void {
    const connection = new PostgresConnection(this.engine, `milk-tracker-replica-${stage}`, {
      ...address,
      database: `milk_tracker_${stage}`,
      username: inSql('vault-admin', stage),
      bootstrapPassword: this.bootstrap(`milk_tracker_replica_${stage}`, 'the replica of milk-tracker', stage),
    });
    connection.role(named('milk-tracker-replica-readonly', stage), readOnly(stage));
  }

  private addCache(stage: Stage, address: DatabaseAddress): void {
    const connection = new RedisConnection(this.engine, `milk-tracker-cache-${stage}`, {
      ...address,
      username: inSql('vault-admin', stage),
      bootstrapPassword: new ThrowAwayPassword(this, `smart_dairy_milk_tracker_cache_${stage}_password`, {
        description: `First password of Vault's account in the cache of milk-tracker, ${stage}, which Vault changes at once`,
      }),
    });
    connection.staticRole(named('cache', stage), {
      username: inSql('cache-user', stage),
      rotation: Duration.days(30),
    });
  }

  private addAnalytics(stage: Stage, { host, port }: DatabaseAddress): void {
    const connection = new MongoConnection(this.engine, `milk-tracker-analytics-${stage}`, {
      host,
      ...(port !== undefined && { port }),
      username: inSql('vault-admin', stage),
      bootstrapPassword: this.bootstrap(`milk_tracker_analytics_${stage}`, 'the analytics database', stage),
    });
    connection.role(named('analytics', stage), {
      statements: mongodb.readWrite('analytics'),
      ttl: Duration.hours(1),
      maxTtl: Duration.hours(24),
    });
  }

  private postgres(stage: Stage | 'test', address: DatabaseAddress): PostgresConnection {
    return new PostgresConnection(this.engine, `milk-tracker-${stage}`, {
      ...address,
      database: `milk_tracker_${stage}`,
      username: inSql('vault-admin', stage),
      bootstrapPassword: this.bootstrap(`milk_tracker_${stage}`, 'the database of milk-tracker', stage),
    });
  }

  private bootstrap(name: string, where: string, stage: string): SecretSource {
    return new SecretSource(this, `smart_dairy_${name}_password`, {
      description: `First password of Vault's account in ${where}, ${stage}, which Vault changes at once`,
    });
  }
}

function readOnly(stage: Stage) {
  return {
    statements: postgres.memberOf(inSql('milk-tracker-readonly', stage)),
    ttl: Duration.hours(1),
    maxTtl: Duration.hours(4),
  };
}

/** Sessions act as the owner, so that tables belong to it from the start and its default privileges reach them. */
function asOwner(owner: string): Statements<'postgresql'> {
  const { creation, renewal, revocation } = postgres.memberOf(owner, { objectsGoTo: owner });
  return new Statements('postgresql', {
    creation: [...creation, `ALTER ROLE "{{name}}" SET role = '${owner}';`],
    renewal,
    revocation,
  });
}

function staticName(app: string, stage: Stage): string {
  return named(`${app}-static`, stage);
}
