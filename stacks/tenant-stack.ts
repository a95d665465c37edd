import type { Construct } from 'constructs';
import type { Environment } from '../environments/environment';
import type { Tenant } from '../tenants/tenant';
import { EnvironmentStack } from './environment-stack';
import { vaultProvider } from './vault-provider';

/** One tenant in one environment: planned and applied without touching the state of any other. */
export class TenantStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, name: string, Tenant: Tenant) {
    super(scope, environment, `tenant-${name}`);
    vaultProvider(this, environment);
    const { name: environmentName, production, stages, account, region, databases, issuers, emulators } = environment;
    new Tenant(this, {
      environment: environmentName,
      production,
      stages,
      account,
      region,
      databases,
      issuers,
      cluster: emulators?.kubernetes,
      ...(emulators && { awsEndpoint: emulators.aws }),
    });
  }
}
