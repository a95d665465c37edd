import { PkiSecretBackendConfigAcme } from '@cdktf/provider-vault/lib/pki-secret-backend-config-acme';
import { dependable, type ITerraformDependable, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { Duration } from '../duration';

export interface PkiAcmeProps {
  /** Where ACME clients reach Vault, as in `https://vault.example.internal:8200`. */
  readonly address: string;
  /** Role, one with `acme`, for clients that name none in their directory. @default - none: each names its role */
  readonly defaultRole?: string;
}

/** What Vault issues by ACME at most, unless told otherwise. */
export const LONGEST_BY_ACME = Duration.days(90);

/**
 * ACME (RFC 8555) on a mount, for the roles that ask for it. Who has an account needs no token of Vault any more, so each account is
 * bound to a key (EAB) that somebody with the right to it got from Vault. Certificates are for servers, whatever a role says.
 *
 * @see https://developer.hashicorp.com/vault/api-docs/secret/pki/acme
 */
export class PkiAcme extends Construct {
  private readonly roles: string[] = [];
  private readonly config: PkiSecretBackendConfigAcme;

  constructor(scope: Construct, id: string, backend: string, { defaultRole }: PkiAcmeProps, issuer: string) {
    super(scope, id);
    this.config = new PkiSecretBackendConfigAcme(this, 'Resource', {
      backend,
      enabled: true,
      allowedIssuers: [issuer],
      allowedRoles: Lazy.listValue({ produce: () => [...this.roles].sort() }),
      allowRoleExtKeyUsage: false,
      defaultDirectoryPolicy: defaultRole === undefined ? 'forbid' : `role:${defaultRole}`,
      eabPolicy: 'always-required',
    });
    this.node.addValidation({ validate: () => this.problems(backend, defaultRole) });
  }

  /** Vault takes only roles that exist already. */
  allow(role: string, resource: ITerraformDependable): void {
    this.roles.push(role);
    this.config.dependsOn = [...(this.config.dependsOn ?? []), dependable(resource)];
  }

  private problems(path: string, defaultRole: string | undefined): string[] {
    if (this.roles.length === 0)
      return [`'${path}' has ACME and no role for it. Give a role 'acme: true', or leave it out.`];
    if (defaultRole === undefined || this.roles.includes(defaultRole)) return [];
    return [
      `The ACME default of '${path}' is '${defaultRole}', no role with 'acme: true'. Choose one of ${this.roles.join(', ')}.`,
    ];
  }
}
