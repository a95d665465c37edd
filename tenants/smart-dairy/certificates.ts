import { Construct } from 'constructs';
import { Duration } from '../../constructs/vault/duration';
import { PkiIntermediate } from '../../constructs/vault/engines/pki-intermediate';
import type { PkiRole } from '../../constructs/vault/engines/pki-role';
import { PkiRoot } from '../../constructs/vault/engines/pki-root';
import type { Stage } from '../../constructs/vault/stage';
import { type Application, applications, named } from './applications';

export interface CertificatesProps {
  readonly stages: readonly Stage[];
}

/** Smart Dairy's own authorities. Names that browsers see have certificates of a public one, not of these. */
export class Certificates extends Construct {
  readonly intermediate: PkiIntermediate;
  private readonly roles = new Map<string, PkiRole>();

  constructor(scope: Construct, id: string, { stages }: CertificatesProps) {
    super(scope, id);
    const root = new PkiRoot(this, 'root', {
      path: 'smart-dairy/pki',
      // Answered from Vault's unauthenticated paths by whatever serves plain HTTP under this name.
      aiaAddress: 'http://pki.smartdairy.internal',
      name: 'root-2026',
      commonName: 'Smart Dairy Root CA',
      key: 'rsa-4096',
      ttl: Duration.hours(87_600),
    });
    this.intermediate = new PkiIntermediate(this, 'int', {
      path: 'smart-dairy/pki_int',
      root,
      generations: [{ name: 'int-2026a', commonName: 'Smart Dairy Intermediate CA', ttl: Duration.days(730) }],
      default: 'int-2026a',
    });
    for (const stage of stages) {
      for (const app of applications) this.roles.set(named(app, stage), this.applicationRole(app, stage));
      this.addMesh(stage);
    }
    this.addDatabases(stages);
  }

  /** The exact names of one application, for servers and clients. */
  roleOf(app: Application, stage: Stage): PkiRole {
    return this.roles.get(named(app, stage))!;
  }

  private applicationRole(app: Application, stage: Stage): PkiRole {
    const name = named(app, stage);
    return this.intermediate.role(name, {
      usage: 'mutual',
      names: [
        `${name}.smartdairy.com`,
        `${name}.smartdairy.internal`,
        name,
        `${app}.${name}.svc.cluster.local`,
        `${app}.${stage}.svc.cluster.local`,
      ],
      key: 'rsa-2048',
      ttl: Duration.hours(168),
      maxTtl: Duration.hours(720),
    });
  }

  /** For the mesh itself, which vouches for every workload of a stage: none of them may use it. */
  private addMesh(stage: Stage): void {
    this.intermediate.role(named('mesh-mtls', stage), {
      usage: 'mutual',
      subdomainsOf: [`${named('mesh', stage)}.smartdairy.internal`],
      spiffeIds: applications.map((app) => `spiffe://smartdairy.io/ns/${named(app, stage)}/sa/${app}`),
      key: 'ec-256',
      ttl: Duration.hours(24),
      maxTtl: Duration.hours(168),
    });
  }

  /** Two roles, because one that allowed the names as well as what is below them would allow what is below every name. */
  private addDatabases(stages: readonly Stage[]): void {
    const domains = ['db.smartdairy.internal', 'postgres.smartdairy.internal'];
    const props = {
      usage: 'server',
      key: 'rsa-2048',
      ttl: Duration.hours(720),
      maxTtl: Duration.hours(2160),
    } as const;
    this.intermediate.role('database', {
      ...props,
      names: [...domains, ...stages.map((stage) => `${stage}-db.smartdairy.internal`)],
    });
    this.intermediate.role('database-nodes', { ...props, subdomainsOf: domains });
  }
}
