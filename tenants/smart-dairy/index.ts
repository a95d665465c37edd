import { Construct } from 'constructs';
import { KubernetesAuth } from '../../constructs/vault/auth/kubernetes-auth';
import { KubernetesLogin } from '../../constructs/vault/auth/kubernetes-login';
import { Duration } from '../../constructs/vault/duration';
import { GroupPolicy } from '../../constructs/vault/identity/group-policy';
import { Principal } from '../../constructs/vault/principal';
import type { TenantProps } from '../tenant';
import { Certificates } from './certificates';
import { Clouds } from './clouds';
import { Databases } from './databases';
import { Keys } from './keys';
import { People } from './people';
import { Pipelines } from './pipelines';
import { Secrets } from './secrets';
import { Workloads } from './workloads';

/**
 * Smart Dairy: four applications, their pipelines and three teams, on seven engines and five auth methods below `smart-dairy/`.
 *
 * Names are those of its guide for production; other stages have the stage in theirs, so that one Vault may serve them all.
 */
export class SmartDairy extends Construct {
  constructor(scope: Construct, props: TenantProps) {
    super(scope, 'smart-dairy');
    const { stages, cluster, issuers } = props;
    const server = (name: string) =>
      props.databases[`milk-tracker-${name}`] ?? { host: `${name}-db.smartdairy.internal` };
    const servers = new Map(stages.map((stage) => [stage, server(stage)]));

    const secrets = new Secrets(this, 'secrets', { stages: servers });
    const databases = new Databases(this, 'databases', {
      stages: servers,
      test: server('test'),
      others: props.databases,
    });
    const certificates = new Certificates(this, 'certificates', { stages });
    const keys = new Keys(this, 'keys', { stages });
    const clouds = new Clouds(this, 'clouds', props);

    const auth = new KubernetesAuth(this, 'kubernetes', { path: 'smart-dairy/k8s', cluster });
    for (const stage of stages) {
      new Workloads(this, `workloads-${stage}`, { auth, stage, secrets, databases, keys, clouds, certificates });
    }
    new Pipelines(this, 'pipelines', { issuers, cluster, kubernetes: auth, secrets, databases });
    new People(this, 'people', { stages, secrets, intermediate: certificates.intermediate });

    const rotator = new Principal(this, 'secret-rotator');
    new KubernetesLogin(rotator, {
      auth,
      namespaces: ['vault'],
      serviceAccounts: ['secret-rotator'],
      token: { ttl: Duration.minutes(15), maxTtl: Duration.hours(1) },
    });
    databases.grantRotateStatic(rotator);

    const seed = new Principal(this, 'smart-dairy-seed');
    new GroupPolicy(seed, { group: 'operator' });
    secrets.kv.grantSeed(seed);
    clouds.azure.grantSeedRoot(seed);
  }
}
