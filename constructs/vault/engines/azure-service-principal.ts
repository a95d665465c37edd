import { AzureSecretBackendRole } from '@cdktf/provider-vault/lib/azure-secret-backend-role';
import { Construct } from 'constructs';
import type { Duration } from '../duration';
import type { Grant } from '../grant';
import { checkName } from '../name';
import type { Principal } from '../principal';
import type { AzureEngine } from './azure-engine';

interface AzureRoleAssignment {
  /** Of a role of Azure, as in `Storage Blob Data Contributor`. */
  readonly role: string;
  /** Id of what it is assigned on, a resource group or within one: `/subscriptions/<id>/resourceGroups/<name>/…`. */
  readonly scope: string;
}

export interface AzureServicePrincipalProps {
  readonly roles: readonly AzureRoleAssignment[];
  /** How long credentials live unless renewed. */
  readonly ttl: Duration;
  /** How long they live however often they are renewed. @default - the maximum of the mount */
  readonly maxTtl?: Duration;
}

/** Roles that could give themselves any other. */
const ADMINISTRATORS = ['Owner', 'User Access Administrator', 'Role Based Access Control Administrator'];

/** Service principals of Azure that live as long as their lease. May be granted before {@link AzureEngineProps.rootIsSeeded}. */
export class AzureServicePrincipal extends Construct {
  /** Where credentials are read. */
  readonly path: string;

  /** @throws when it could do anything or nothing, or unless ttl ≤ maxTtl ≤ the maximum of the mount. */
  constructor(engine: AzureEngine, name: string, props: AzureServicePrincipalProps) {
    super(engine, name);
    checkName(name, 'a role');
    const { roles, ttl, maxTtl = engine.maxTtl } = props;
    const problem = roleProblem(engine, roles) ?? ttlProblem(engine, ttl, maxTtl);
    if (problem) throw new Error(`Role '${name}' of '${engine.path}/': ${problem}`);
    this.path = `${engine.path}/creds/${name}`;
    if (!engine.rootIsSeeded) return;
    new AzureSecretBackendRole(this, 'Resource', {
      backend: engine.path,
      role: name,
      azureRoles: roles.map(({ role, scope }) => ({ roleName: role, scope })),
      ttl: String(ttl.toSeconds()),
      maxTtl: String(maxTtl.toSeconds()),
      dependsOn: [engine.mount],
    });
  }

  /** Lets `principal` have a service principal made for it. */
  grantCredentials(principal: Principal): Grant {
    return principal.allow(this, this.path, 'read');
  }
}

function roleProblem({ subscriptionId }: AzureEngine, roles: readonly AzureRoleAssignment[]): string | undefined {
  if (roles.length === 0) return 'it could do nothing. Give it at least one role.';
  const administrator = roles.find(({ role }) => ADMINISTRATORS.includes(role));
  if (administrator) return `'${administrator.role}' could give itself any other role. Name one for the work.`;
  const groups = `/subscriptions/${subscriptionId}/resourceGroups/`;
  const wide = roles.find(({ scope }) => !scope.startsWith(groups) || scope === groups);
  return (
    wide &&
    `'${wide.scope}' is not within the engine's subscription, or is all of it. Give a resource group or less: ${groups}….`
  );
}

function ttlProblem({ path, maxTtl: longest }: AzureEngine, ttl: Duration, maxTtl: Duration): string | undefined {
  if (ttl.toSeconds() > maxTtl.toSeconds())
    return `its ttl of ${ttl} exceeds its maxTtl of ${maxTtl}. Lower the one or raise the other.`;
  if (maxTtl.toSeconds() > longest.toSeconds())
    return `its maxTtl of ${maxTtl} exceeds the maximum of '${path}/', ${longest}. Lower the one or raise the other.`;
  return undefined;
}
