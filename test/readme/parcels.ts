import { Construct } from 'constructs';
import { KubernetesLogin } from '../../constructs/vault/auth/kubernetes-login';
import { Duration } from '../../constructs/vault/duration';
import { DatabaseEngine } from '../../constructs/vault/engines/database-engine';
import { PostgresConnection } from '../../constructs/vault/engines/database-postgres';
import { postgres } from '../../constructs/vault/engines/databases/postgres-statements';
import { KvEngine } from '../../constructs/vault/engines/kv-engine';
import { asked } from '../../constructs/vault/engines/kv-field';
import { GroupPolicy } from '../../constructs/vault/identity/group-policy';
import { Principal } from '../../constructs/vault/principal';
import { SecretSource } from '../../constructs/vault/secret-source';
import type { TenantProps } from '../../tenants/tenant';

/** Parcels: a tracker that asks carriers, and keeps what it learns in PostgreSQL. */
export class Parcels extends Construct {
  constructor(scope: Construct, { databases }: TenantProps) {
    super(scope, 'parcels');
    const kv = new KvEngine(this, 'kv', { path: 'parcels' });
    const carriers = kv.secret('carriers', { fields: { api_key: asked }, class: 'high' });

    const engine = new DatabaseEngine(this, 'databases', { path: 'parcels-db', maxTtl: Duration.hours(24) });
    const database = new PostgresConnection(engine, 'parcels-db', {
      ...(databases['parcels-db'] ?? { host: 'postgres.parcels.svc.cluster.local' }),
      database: 'parcels',
      username: 'vault',
      bootstrapPassword: new SecretSource(this, 'parcels_db_password', { description: 'First password of vault' }),
    });
    const users = { statements: postgres.memberOf('parcels_rw'), ttl: Duration.hours(1) };

    const tracker = new Principal(this, 'parcels-tracker');
    new KubernetesLogin(tracker, { namespaces: ['parcels'], serviceAccounts: ['tracker'] });
    carriers.grantRead(tracker);
    database.role('parcels-tracker', users).grantCredentials(tracker);

    const seed = new Principal(this, 'parcels-seed');
    kv.grantSeed(seed);
    new GroupPolicy(seed, { group: 'operator' });
  }
}
