import { Construct } from 'constructs';
import { AwsAuth } from '../constructs/vault/auth/aws-auth';
import { AwsLogin } from '../constructs/vault/auth/aws-login';
import { KubernetesLogin } from '../constructs/vault/auth/kubernetes-login';
import type { TokenLifetime } from '../constructs/vault/auth/token-lifetime';
import { Duration } from '../constructs/vault/duration';
import { KvEngine } from '../constructs/vault/engines/kv-engine';
import { asked, type KvField, random, text } from '../constructs/vault/engines/kv-field';
import type { KvSecret } from '../constructs/vault/engines/kv-secret';
import { TransitEngine } from '../constructs/vault/engines/transit-engine';
import type { TransitKeyProps } from '../constructs/vault/engines/transit-key';
import { GroupPolicy } from '../constructs/vault/identity/group-policy';
import { Principal } from '../constructs/vault/principal';
import { EcommerceDatabases } from './ecommerce/databases';
import type { DatabaseAddress, TenantProps } from './tenant';

const NAMESPACE = 'ecommerce';
const TOKEN: TokenLifetime = { ttl: Duration.hours(1), maxTtl: Duration.hours(24) };
const HOURS_720 = Duration.hours(720);
const ENCRYPTS: TransitKeyProps = { type: 'aes256-gcm96', rotation: HOURS_720 };
const SIGNS: TransitKeyProps = { type: 'ecdsa-p256', rotation: HOURS_720 };

/**
 * The e-commerce shop: each service has a role, a policy and an account of its own, and none reads what another keeps. Keys that
 * encrypt and sign are those of transit; the fields of that name are the fallback.
 */
export class Ecommerce extends Construct {
  private readonly kv: KvEngine;
  private readonly aws: AwsAuth;

  constructor(
    scope: Construct,
    private readonly props: TenantProps,
  ) {
    super(scope, 'ecommerce');
    this.kv = new KvEngine(this, 'kv', { path: 'ecommerce', maxVersions: 10 });
    this.aws = new AwsAuth(this, 'aws', {
      path: 'ecommerce-aws',
      region: props.region,
      serverId: `strongroom-${props.environment}`,
      ...(props.awsEndpoint && { endpoint: props.awsEndpoint }),
    });
    const databases = new EcommerceDatabases(this, props.databases['ecommerce-db']);
    const transit = new TransitEngine(this, 'transit', { path: 'ecommerce-transit' });

    const user = this.service('user-service');
    this.credentials('user-service/config', { jwt_secret: random(64), encryption_key: random(32) }).grantRead(user);
    databases.readonly.grantCredentials(user);
    const userData = transit.key('user-data', ENCRYPTS);
    userData.grantEncrypt(user);
    userData.grantDecrypt(user);

    const payment = this.service('payment-service');
    this.credentials('payment-service/api-keys', {
      stripe_api_key: asked,
      paypal_client_id: asked,
      paypal_client_secret: asked,
      encryption_key: random(32),
      signing_key: random(64),
    }).grantRead(payment);
    databases.readwrite.grantCredentials(payment);
    const paymentData = transit.key('payment-data', ENCRYPTS);
    paymentData.grantEncrypt(payment);
    paymentData.grantDecrypt(payment);
    const paymentSigning = transit.key('payment-signing', SIGNS);
    paymentSigning.grantSign(payment);
    paymentSigning.grantVerify(payment);

    const redis = props.databases['ecommerce-redis'];
    if (redis) {
      const inventory = this.service('inventory-service');
      this.address('inventory-service/config', redis, 6379).grantRead(inventory);
      databases.stock(redis).grantCredentials(inventory);
    }

    const notification = this.service('notification-service');
    this.credentials('notification-service/config', { smtp_username: asked, smtp_password: asked }).grantRead(
      notification,
    );

    const warehouse = props.databases['ecommerce-warehouse'];
    if (warehouse) {
      const analytics = this.service('analytics-service');
      this.address('analytics-service/config', warehouse, 5432).grantRead(analytics);
      databases.warehouse(warehouse).grantCredentials(analytics);
    }

    const admin = this.service('admin-service');
    this.credentials('admin-service/config', { session_secret: random(64) }).grantRead(admin);
    databases.admin.grantCredentials(admin);

    // This one and the sample keep names that all services used to share, reduced to what is theirs (EC, section 15).
    const legacy = this.service('legacy-app', { role: 'ecommerce-app', iamRole: 'EKSPodRole' });
    this.credentials('legacy-app/config', { external_api_key: asked, webhook_secret: random(32) }).grantRead(legacy);
    databases.readonly.grantCredentials(legacy);

    const sample = new Principal(this, 'ecommerce-sample');
    new KubernetesLogin(sample, {
      role: 'ecommerce-app',
      namespaces: [NAMESPACE],
      serviceAccounts: ['ecommerce-service-account'],
      token: TOKEN,
    });
    this.credentials('shared/config', { api_key: asked }).grantRead(sample);
    databases.readonly.grantCredentials(sample);

    if (props.stages.includes('dev')) {
      // Nobody is in a team until someone with the right to identities says so, in the metadata of the person's entity.
      const developer = new Principal(this, 'ecommerce-developer');
      this.kv.grantReadOwn(developer, 'identity.entity.metadata.ecommerce_team', 'config');
      developer.deny(databases.readwrite, databases.readwrite.path);
      new GroupPolicy(developer, { group: 'developer' });
    }

    const seed = new Principal(this, 'ecommerce-seed');
    this.kv.grantSeed(seed);
    new GroupPolicy(seed, { group: 'operator' });
  }

  /** Logs in by its IAM role; outside production, where there may be no AWS, by its service account too (EC-AUTH-4). */
  private service(name: string, given: { readonly role?: string; readonly iamRole?: string } = {}): Principal {
    const { account, environment, production } = this.props;
    const principal = new Principal(this, `ecommerce-${name}`);
    const { role = principal.policyName, iamRole = `strongroom-${environment}-ecommerce-${name}` } = given;
    new AwsLogin(principal, {
      auth: this.aws,
      role,
      iamRoles: [`arn:aws:iam::${account}:role/${iamRole}`],
      token: TOKEN,
    });
    if (!production) {
      new KubernetesLogin(principal, { namespaces: [NAMESPACE], serviceAccounts: [name], token: TOKEN });
    }
    return principal;
  }

  private credentials(path: string, fields: Readonly<Record<string, KvField>>): KvSecret {
    return this.kv.secret(path, { fields, class: 'critical' });
  }

  private address(path: string, { host, port }: DatabaseAddress, usualPort: number): KvSecret {
    return this.kv.secret(path, { fields: { host: text(host), port: text(String(port ?? usualPort)) } });
  }
}
