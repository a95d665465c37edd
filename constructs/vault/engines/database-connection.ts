import {
  DatabaseSecretBackendConnection,
  type DatabaseSecretBackendConnectionConfig,
} from '@cdktf/provider-vault/lib/database-secret-backend-connection';
import { GenericEndpoint } from '@cdktf/provider-vault/lib/generic-endpoint';
import { type ITerraformDependable, Lazy } from 'cdktf';
import { Construct } from 'constructs';
import type { PasswordPolicy } from '../password-policy';
import type { DatabaseEngine } from './database-engine';
import { DatabaseRole, type DatabaseRoleProps } from './database-role';
import { DatabaseStaticRole, type DatabaseStaticRoleProps } from './database-static-role';
import type { Database } from './databases/statements';

/** What every kind of connection takes. */
export interface DatabaseConnectionProps {
  /** Name or address that the server's certificate is made for. */
  readonly host: string;
  /** Account of Vault and of nobody else: its password is changed as soon as Vault has it. */
  readonly username: string;
  /** How passwords of its users are made up. @default - 20 letters, digits and dashes */
  readonly passwordPolicy?: PasswordPolicy;
}

interface ConnectionSettings
  extends Pick<DatabaseSecretBackendConnectionConfig, 'postgresql' | 'mysql' | 'mongodb' | 'redis'> {
  /** Argument, below the resource, that changes when Vault is given another password. */
  readonly passwordChanges?: string;
  /** Argument that is sent once and then left alone. */
  readonly sentOnce?: string;
}

/**
 * Vault's way into one database server. Right after it is made, Vault gives its account another password, which nobody else ever
 * knows: losing the connection loses the account, so Terraform refuses to replace it.
 *
 * Which roles may use it follows from those declared on it; `*` cannot be said.
 *
 * @see https://developer.hashicorp.com/vault/docs/secrets/databases#setup
 */
export abstract class DatabaseConnection<D extends Database> extends Construct {
  /** What roles wait for. */
  readonly ready: readonly ITerraformDependable[];
  readonly passwordPolicy: PasswordPolicy | undefined;
  private readonly roles: string[] = [];

  /** @throws when the host would change the meaning of the address it becomes a part of. */
  protected constructor(
    readonly engine: DatabaseEngine,
    readonly name: string,
    props: DatabaseConnectionProps,
    { passwordChanges, sentOnce, ...settings }: ConnectionSettings,
  ) {
    super(engine, name);
    if (!/^[A-Za-z0-9.-]+$/.test(props.host)) {
      throw new Error(
        `'${props.host}' is not the host of connection '${name}': give its name only, without port, user or scheme.`,
      );
    }
    const connection = new DatabaseSecretBackendConnection(this, 'Resource', {
      backend: engine.path,
      name,
      ...settings,
      allowedRoles: Lazy.listValue({ produce: () => [...this.roles].sort() }),
      verifyConnection: true,
      dependsOn: [engine.mount],
      lifecycle: { preventDestroy: true, ...(sentOnce && { ignoreChanges: [sentOnce] }) },
    });
    // The provider has no resource for it (hashicorp/terraform-provider-vault#202).
    const rootRotation = new GenericEndpoint(this, 'RootRotation', {
      path: `${engine.path}/rotate-root/${name}`,
      dataJson: '{}',
      disableRead: true,
      disableDelete: true,
      dependsOn: [connection],
      ...(passwordChanges && {
        lifecycle: {
          replaceTriggeredBy: [`${connection.terraformResourceType}.${connection.friendlyUniqueId}.${passwordChanges}`],
        },
      }),
    });
    this.ready = [rootRotation, ...(props.passwordPolicy ? [props.passwordPolicy.resource] : [])];
    this.passwordPolicy = props.passwordPolicy;
  }

  /** Users that Vault makes for whoever asks, and removes when their lease ends. */
  role(name: string, props: DatabaseRoleProps<D>): DatabaseRole<D> {
    this.claim(name);
    return new DatabaseRole(this, name, props);
  }

  /** A user that stays, whose password Vault changes. */
  staticRole(name: string, props: DatabaseStaticRoleProps): DatabaseStaticRole {
    this.claim(name);
    return new DatabaseStaticRole(this, name, props);
  }

  private claim(role: string): void {
    this.engine.claimRole(role);
    this.roles.push(role);
  }
}
