import { JwtAuthBackend } from '@cdktf/provider-vault/lib/jwt-auth-backend';
import { JwtAuthBackendRole } from '@cdktf/provider-vault/lib/jwt-auth-backend-role';
import type { Construct } from 'constructs';
import { AuthMethod } from './auth-method';
import { tokenLifetime } from './token-lifetime';

export interface OidcAuthProps {
  /** @default 'oidc', where Vault's page for logins looks first */
  readonly path?: string;
  /** The identity provider: an address with OpenID discovery. Vault asks it at apply. */
  readonly discoveryUrl: string;
  /** Claim that lists the groups of a person, by the names that {@link PersonaGroup} knows. @default 'groups' */
  readonly groupsClaim?: string;
  /** To ask for besides `openid`, where the provider lists no groups unasked. @default - none */
  readonly scopes?: readonly string[];
  /** Host name of Vault, for logins by its page. @default - none: people log in by the command line */
  readonly host?: string;
}

/**
 * Logins of people, by the browser. There is one role: what someone may do comes with their groups.
 *
 * The id and the secret of the client at the identity provider are written to the configuration by `strongroom seed`, since
 * Terraform would keep them in its state. It leaves both alone: Vault takes the configuration as a whole only, so an update of
 * another argument lacks the secret, and is refused with nothing lost. Write all of it anew by hand; the plan is empty then.
 *
 * @see https://developer.hashicorp.com/vault/docs/auth/jwt#oidc-authentication
 */
export class OidcAuth extends AuthMethod {
  /** What the identity store knows it by. Made up by Vault. */
  readonly accessor: string;
  private readonly groups = new Map<string, string>();

  constructor(scope: Construct, id: string, props: OidcAuthProps) {
    super(scope, id, props.path ?? 'oidc');
    const role = 'people';
    const backend = new JwtAuthBackend(this, 'Resource', {
      type: 'oidc',
      path: this.path,
      oidcDiscoveryUrl: props.discoveryUrl,
      boundIssuer: props.discoveryUrl,
      defaultRole: role,
      lifecycle: { preventDestroy: true, ignoreChanges: ['oidc_client_id'] },
    });
    this.accessor = backend.accessor;
    new JwtAuthBackendRole(this, 'Role', {
      backend: this.path,
      roleName: role,
      roleType: 'oidc',
      userClaim: 'sub',
      groupsClaim: props.groupsClaim ?? 'groups',
      oidcScopes: [...(props.scopes ?? [])],
      allowedRedirectUris: [
        'http://localhost:8250/oidc/callback',
        ...(props.host ? [`https://${props.host}:8200/ui/vault/auth/${this.path}/oidc/callback`] : []),
      ],
      ...tokenLifetime({}),
      dependsOn: [backend],
    });
  }

  /**
   * Called by {@link PersonaGroup}.
   *
   * @throws when the group of the provider stands for another one already: Vault would move it there without a word.
   */
  claimGroup(group: string, by: string): void {
    const other = this.groups.get(group);
    if (other !== undefined) {
      throw new Error(
        `Group '${group}' of 'auth/${this.path}' cannot be '${by}' as well: it is '${other}'. Give each a group of its own.`,
      );
    }
    this.groups.set(group, by);
  }
}
