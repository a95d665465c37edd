import { AzureSecretBackend } from '@cdktf/provider-vault/lib/azure-secret-backend';
import { Construct } from 'constructs';
import { Duration } from '../duration';
import type { Grant } from '../grant';
import { checkPath } from '../path';
import type { Principal } from '../principal';
import { AzureServicePrincipal, type AzureServicePrincipalProps } from './azure-service-principal';

export interface AzureEngineProps {
  /** Mount path, without slashes at its ends. */
  readonly path: string;
  readonly subscriptionId: string;
  /** Of the directory, Entra ID. */
  readonly tenantId: string;
  /**
   * Whether `strongroom seed` has written client id and secret. Vault looks each role up in Azure when the role is written, so Terraform
   * leaves roles out until then: false for the first apply, true from the seed on.
   */
  readonly rootIsSeeded: boolean;
  /** No credentials of any role live longer. @default Duration.hours(4) */
  readonly maxTtl?: Duration;
}

/**
 * An Azure secrets engine: Vault makes service principals that live as long as their lease.
 *
 * Its own client id and secret are none of Terraform's business, which would keep the secret in state (the provider has no
 * write-only argument in 5.6): `strongroom seed` writes them and rotates the secret at once. Terraform sends neither, and ignores
 * what it finds.
 *
 * @see https://developer.hashicorp.com/vault/docs/secrets/azure
 */
export class AzureEngine extends Construct {
  readonly path: string;
  readonly subscriptionId: string;
  readonly rootIsSeeded: boolean;
  readonly maxTtl: Duration;
  /** What roles wait for. */
  readonly mount: AzureSecretBackend;

  /** @throws when subscription or tenant is named instead of given by its id. */
  constructor(scope: Construct, id: string, props: AzureEngineProps) {
    super(scope, id);
    checkPath(props.path, 'a mount');
    for (const [what, value] of [
      ['subscriptionId', props.subscriptionId],
      ['tenantId', props.tenantId],
    ] as const) {
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) {
        throw new Error(`'${value}' is no ${what} of '${props.path}/': give the id that Azure shows, in lower case.`);
      }
    }
    this.path = props.path;
    this.subscriptionId = props.subscriptionId;
    this.rootIsSeeded = props.rootIsSeeded;
    this.maxTtl = props.maxTtl ?? Duration.hours(4);
    this.mount = new AzureSecretBackend(this, 'Resource', {
      path: props.path,
      subscriptionId: props.subscriptionId,
      tenantId: props.tenantId,
      environment: 'AzurePublicCloud',
      defaultLeaseTtlSeconds: this.maxTtl.toSeconds(),
      maxLeaseTtlSeconds: this.maxTtl.toSeconds(),
      lifecycle: { preventDestroy: true, ignoreChanges: ['client_id', 'client_secret'] },
    });
  }

  /** Lets `principal` write the client that Vault is in Azure, and have its secret rotated: `config` read and update, `rotate-root` update. */
  grantSeedRoot(principal: Principal): readonly Grant[] {
    return [
      principal.allow(this, `${this.path}/config`, 'read', 'update'),
      principal.allow(this, `${this.path}/rotate-root`, 'update'),
    ];
  }

  /** A service principal of its own for every lease. */
  servicePrincipal(name: string, props: AzureServicePrincipalProps): AzureServicePrincipal {
    return new AzureServicePrincipal(this, name, props);
  }
}
