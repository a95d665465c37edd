import type { PkiSecretBackendIntermediateCertRequest } from '@cdktf/provider-vault/lib/pki-secret-backend-intermediate-cert-request';
import { PkiSecretBackendRootCert } from '@cdktf/provider-vault/lib/pki-secret-backend-root-cert';
import { PkiSecretBackendRootSignIntermediate } from '@cdktf/provider-vault/lib/pki-secret-backend-root-sign-intermediate';
import { Construct } from 'constructs';
import type { Duration } from '../duration';
import type { PkiGenerationProps } from './pki-generation';
import { keyArguments, type PkiKey } from './pki-key';
import { checkIssuerName, PkiMount } from './pki-mount';
import type { PkiSigner } from './pki-signer';

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
 * else. Its key was made in Vault and cannot leave it. Where one exists already, see {@link PkiExternalRoot}.
 */
export class PkiRoot extends Construct implements PkiSigner {
  readonly path: string;
  readonly label: string;
  readonly aiaAddress: string;
  readonly ttl: Duration;
  readonly certificate: string;
  private readonly issuerId: string;

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
    this.label = props.path;
    this.aiaAddress = props.aiaAddress;
    this.ttl = props.ttl;
    this.certificate = root.certificate;
    this.issuerId = root.issuerId;
  }
  /** @throws when the certificate comes from elsewhere: it would not be of this root. */
  sign(generation: Construct, request: PkiSecretBackendIntermediateCertRequest, props: PkiGenerationProps): string {
    if (props.signedCertificate !== undefined) {
      throw new Error(
        `'${props.name}' is signed by '${this.path}' itself: leave out signedCertificate, or use a PkiExternalRoot.`,
      );
    }
    return new PkiSecretBackendRootSignIntermediate(generation, 'Signed', {
      backend: this.path,
      issuerRef: this.issuerId,
      csr: request.csr,
      commonName: props.commonName,
      excludeCnFromSans: true,
      ttl: String(props.ttl.toSeconds()),
      maxPathLength: 0,
      ...(props.permittedDnsDomains && { permittedDnsDomains: [...props.permittedDnsDomains] }),
      lifecycle: { preventDestroy: true },
    }).certificate;
  }
}
