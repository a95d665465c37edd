import { PkiSecretBackendRootCert } from '@cdktf/provider-vault/lib/pki-secret-backend-root-cert';
import { Construct } from 'constructs';
import type { Duration } from '../duration';
import { keyArguments, type PkiKey } from './pki-key';
import { checkIssuerName, PkiMount } from './pki-mount';

export interface PkiRootProps {
  /** Mount path, without slashes at its ends. */
  readonly path: string;
  /** Of this mount and of those below it: see {@link PkiMountProps.aiaAddress}. */
  readonly aiaAddress: string;
  /** Of its issuer and key in Vault, as in `root-2026`. */
  readonly name: string;
  readonly commonName: string;
  /** Two to ten years are usual. */
  readonly ttl: Duration;
  /** @default 'ec-384' */
  readonly key?: PkiKey;
}

/**
 * A root authority, in a mount of its own that has no roles: it signs intermediate authorities ({@link PkiIntermediate}) and nothing
 * else. Its key was made in Vault and cannot leave it.
 */
export class PkiRoot extends Construct {
  readonly path: string;
  readonly aiaAddress: string;
  readonly ttl: Duration;
  /** PEM. Who trusts it trusts everything below. */
  readonly certificate: string;
  readonly issuerId: string;

  constructor(scope: Construct, id: string, props: PkiRootProps) {
    super(scope, id);
    checkIssuerName(props.name);
    const mount = new PkiMount(this, 'Mount', {
      path: props.path,
      aiaAddress: props.aiaAddress,
      maxTtl: props.ttl,
    });
    const root = new PkiSecretBackendRootCert(this, 'Resource', {
      backend: mount.path,
      type: 'internal',
      issuerName: props.name,
      keyName: props.name,
      commonName: props.commonName,
      excludeCnFromSans: true,
      ttl: String(props.ttl.toSeconds()),
      ...keyArguments(props.key ?? 'ec-384'),
      maxPathLength: 1,
      dependsOn: [mount.urls],
      lifecycle: { preventDestroy: true },
    });
    this.path = props.path;
    this.aiaAddress = props.aiaAddress;
    this.ttl = props.ttl;
    this.certificate = root.certificate;
    this.issuerId = root.issuerId;
  }
}
