import { Construct } from 'constructs';
import { Duration } from '../../constructs/vault/duration';
import { KvEngine } from '../../constructs/vault/engines/kv-engine';
import { asked, type KvFields, random, text, writtenAt } from '../../constructs/vault/engines/kv-field';
import type { KvSecret, KvSecretProps } from '../../constructs/vault/engines/kv-secret';
import type { Stage } from '../../constructs/vault/stage';
import type { DatabaseAddress } from '../tenant';
import { type Application, inSql } from './applications';

type Class = NonNullable<KvSecretProps['class']>;

/** Who answers for a value's rotation, and the highest rank that may see it. */
const OWNERS: Readonly<Record<Class, string>> = {
  critical: 'security-lead',
  high: 'devops-lead',
  medium: 'development-team',
  low: 'development-team',
};

/** The database of each application that has one, and the user that stays in it. */
export const databaseUsers = {
  'milk-tracker': { database: 'milk_tracker', user: 'mt_app_user' },
  'delivery-service': { database: 'delivery_service', user: 'ds_app_user' },
  'payment-service': { database: 'payment_service', user: 'ps_app_user' },
} as const satisfies Partial<Record<Application, unknown>>;
export type ApplicationWithDatabase = keyof typeof databaseUsers;
export const applicationsWithDatabase = Object.keys(databaseUsers) as readonly ApplicationWithDatabase[];

export interface SecretsProps {
  /** Each with the server that holds the databases of its applications. */
  readonly stages: ReadonlyMap<Stage, DatabaseAddress>;
}

/**
 * The tree below `smart-dairy/kv`. What an application keeps for itself (`apps/<app>/<stage>/env`) and what nobody has described yet
 * (`infrastructure/…`, `shared/common-settings`) is not declared: it has no fields to declare.
 *
 * Not here, though the guide has them: signing keys of JWTs, which are a transit key, and kubeconfigs, which are long-lived
 * credentials of a cluster (EKS access entries take their place).
 */
export class Secrets extends Construct {
  readonly kv: KvEngine;
  readonly dockerRegistry: KvSecret;
  readonly sonarqube: KvSecret;
  /** Only where production is. */
  readonly deployProduction: KvSecret | undefined;
  /** Paths that only the security lead may see the values of. */
  readonly critical: string[] = [];
  private readonly senders = new Map<Stage, readonly KvSecret[]>();

  constructor(scope: Construct, id: string, { stages }: SecretsProps) {
    super(scope, id);
    this.kv = new KvEngine(this, 'kv', { path: 'smart-dairy/kv', maxVersions: 10 });
    this.dockerRegistry = this.declare('cicd/docker-registry', 'high', { username: asked, password: asked });
    this.sonarqube = this.declare('cicd/sonarqube', 'medium', { token: asked });
    this.deployProduction = stages.has('prod')
      ? this.declare('cicd/deploy-production', 'high', { key: random(32) }, { stage: 'prod' })
      : undefined;
    this.declare('certificates/tls', 'critical', { certificate: asked, private_key: asked });
    this.declare('certificates/ca', 'low', { bundle: asked });
    for (const [stage, address] of stages) {
      this.declareShared(stage);
      for (const app of applicationsWithDatabase) this.declareDatabase(app, stage, address);
      this.declareKeys(stage);
    }
  }

  /** What an application sends messages with: SMS and e-mail. */
  sendersOf(stage: Stage): readonly KvSecret[] {
    return this.senders.get(stage) ?? [];
  }

  private declareShared(stage: Stage): void {
    const provider = (name: string) => this.declareKey(`shared/${stage}/${name}`, stage, { api_key: asked });
    this.senders.set(stage, [provider('sms-provider'), provider('email-provider')]);
    for (const name of ['maps', 'analytics'])
      this.declare(`shared/${stage}/${name}`, 'medium', { api_key: asked }, { stage });
    for (const name of ['google-oauth', 'microsoft-oauth'])
      this.declareKey(`shared/${stage}/${name}`, stage, { client_id: asked, client_secret: asked });
    this.declareKey(`shared/${stage}/apple-sign-in`, stage, { client_id: asked, private_key: asked });
  }

  private declareKeys(stage: Stage): void {
    for (const app of ['milk-tracker', 'payment-service'])
      this.declareKey(`apps/${app}/${stage}/payment-gateway`, stage, { api_key: asked });
    this.declareKey(`apps/milk-tracker/${stage}/api-keys`, stage, {
      payment_gateway: asked,
      sms_provider: asked,
      email_provider: asked,
    });
  }

  /**
   * Where the database listens, and the password that the application's user is made with. Vault's static role replaces that in the
   * database as soon as it exists, and what stands here opens nothing any more; it stays until nobody looks for it.
   */
  private declareDatabase(app: ApplicationWithDatabase, stage: Stage, { host, port = 5432 }: DatabaseAddress): void {
    const { database, user } = databaseUsers[app];
    const address = { host: text(host), port: text(String(port)), database: text(`${database}_${stage}`) };
    this.declare(`apps/${app}/${stage}/database-connection`, 'low', address, { stage });
    this.declare(
      `apps/${app}/${stage}/database`,
      stage === 'prod' ? 'critical' : 'medium',
      {
        username: text(inSql(user, stage)),
        password: random(32),
        ...address,
        rotated_at: writtenAt,
        rotation_reason: text('first-value'),
      },
      { stage },
    );
  }

  /** A key of someone else's service: high in production, medium elsewhere, and 90 days old at most in both. */
  private declareKey(path: string, stage: Stage, fields: KvFields): KvSecret {
    return this.declare(path, stage === 'prod' ? 'high' : 'medium', fields, { stage, rotation: Duration.days(90) });
  }

  private declare(
    path: string,
    name: Class,
    fields: KvFields,
    props: Pick<KvSecretProps, 'stage' | 'rotation'> = {},
  ): KvSecret {
    if (name === 'critical') this.critical.push(path);
    return this.kv.secret(path, { ...props, class: name, fields, customMetadata: { owner: OWNERS[name] } });
  }
}
