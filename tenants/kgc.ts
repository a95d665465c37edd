import { Construct } from 'constructs';
import { KubernetesLogin } from '../constructs/vault/auth/kubernetes-login';
import type { TokenLifetime } from '../constructs/vault/auth/token-lifetime';
import { Duration } from '../constructs/vault/duration';
import { DatabaseEngine } from '../constructs/vault/engines/database-engine';
import { PostgresConnection } from '../constructs/vault/engines/database-postgres';
import type { DatabaseStaticRole } from '../constructs/vault/engines/database-static-role';
import { KvEngine } from '../constructs/vault/engines/kv-engine';
import { asked, type KvField, random, text, writtenAt } from '../constructs/vault/engines/kv-field';
import { GroupPolicy } from '../constructs/vault/identity/group-policy';
import { Principal } from '../constructs/vault/principal';
import { SecretSource } from '../constructs/vault/secret-source';
import type { DatabaseAddress, TenantProps } from './tenant';

const MONTH = Duration.days(30);
const DATABASE = 'kgc';

export interface KgcProps extends TenantProps {
  /**
   * Of the sidecar. The stricter choice is `{ ttl: Duration.hours(1), maxTtl: Duration.hours(24) }`, with a new login at the end.
   * @default - 24 hours again with every renewal, which the sidecar asks for at half of them
   */
  readonly sidecarToken?: TokenLifetime;
}

/**
 * KGC: a sidecar reads three credentials, a job replaces them every 30 days. Ten versions keep 300 days of encryption keys; what
 * was encrypted earlier must be encrypted anew by then.
 *
 * Where the environment names the database `kgc-db`, Vault changes its password, and `db_url` says only where it listens: user and
 * password come from `kgc-db/static-creds/kgc-app`. Elsewhere a person has the whole of `db_url`.
 */
export class Kgc extends Construct {
  constructor(scope: Construct, props: KgcProps) {
    super(scope, 'kgc');
    const kv = new KvEngine(this, 'kv', { path: 'kgc', maxVersions: 10 });
    const credentials = (name: string, field: string, source: KvField) =>
      kv.secret(name, {
        fields: { [field]: source, created_at: writtenAt },
        rotation: MONTH,
        customMetadata: { environment: props.production ? 'production' : props.environment, quorum_required: '3' },
      });
    const database = props.databases['kgc-db'];
    const secrets = [
      credentials('api-credentials', 'api_key', random(64)),
      credentials('encryption-credentials', 'enc_key', random(64)),
      credentials('database-credentials', 'db_url', database ? text(urlOf(database)) : asked),
    ];

    const sidecar = new Principal(this, 'kgc-read');
    new KubernetesLogin(sidecar, {
      role: 'kgc-sidecar',
      namespaces: ['kgc'],
      serviceAccounts: ['kgc-sidecar'],
      token: props.sidecarToken ?? { period: Duration.hours(24) },
      defaultPolicy: false,
    });

    const rotator = new Principal(this, 'kgc-rotate');
    new KubernetesLogin(rotator, {
      role: 'kgc-rotator',
      namespaces: ['kgc'],
      serviceAccounts: ['kgc-rotator'],
      token: { ttl: Duration.minutes(15), maxTtl: Duration.minutes(30) },
      defaultPolicy: false,
    });
    rotator.allow(this, 'sys/tools/random/64', 'update');

    for (const principal of [sidecar, rotator]) {
      principal.allowOwnToken();
      for (const secret of secrets) {
        secret.grantRead(principal);
        secret.grantReadMetadata(principal);
      }
    }
    for (const secret of secrets) {
      secret.grantRotate(rotator);
      secret.grantDestroy(rotator);
    }

    const app = database && this.application(database);
    for (const principal of [sidecar, rotator]) app?.grantCredentials(principal);

    const seed = new Principal(this, 'kgc-seed');
    kv.grantSeed(seed);
    new GroupPolicy(seed, { group: 'operator' });
  }

  private application(address: DatabaseAddress): DatabaseStaticRole {
    const engine = new DatabaseEngine(this, 'database', { path: 'kgc-db', maxTtl: Duration.hours(24) });
    const connection = new PostgresConnection(engine, 'kgc-db', {
      ...address,
      database: DATABASE,
      username: 'vault-kgc',
      bootstrapPassword: new SecretSource(this, 'kgc_db_password', {
        description: 'First password of vault-kgc in the database kgc, which Vault changes at once',
      }),
    });
    return connection.staticRole('kgc-app', { username: 'kgc-app', rotation: MONTH });
  }
}

function urlOf({ host, port = 5432 }: DatabaseAddress): string {
  return `postgresql://${host}:${port}/${DATABASE}?sslmode=verify-full`;
}
