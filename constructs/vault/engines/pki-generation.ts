import { PkiSecretBackendIntermediateCertRequest } from '@cdktf/provider-vault/lib/pki-secret-backend-intermediate-cert-request';
import { PkiSecretBackendIntermediateSetSigned } from '@cdktf/provider-vault/lib/pki-secret-backend-intermediate-set-signed';
import { PkiSecretBackendIssuer } from '@cdktf/provider-vault/lib/pki-secret-backend-issuer';
import { Fn, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Duration } from '../duration';
import { keyArguments, type PkiKey } from './pki-key';
import type { PkiMount } from './pki-mount';
import { sameKey } from './pki-same-key';
import type { PkiSigner } from './pki-signer';

export interface PkiGenerationProps {
  /** Of its issuer and key in Vault, as in `int-2026a`. */
  readonly name: string;
  readonly commonName: string;
  /** Six months to two years are usual. The next generation is due one leaf's life before its end. */
  readonly ttl: Duration;
  /** @default 'ec-384' */
  readonly key?: PkiKey;
  /**
   * Domains that it may sign names in, whatever a role says. Below a root outside of Vault, whoever signs has to put them in.
   * @default - any
   */
  readonly permittedDnsDomains?: readonly string[];
  /** PEM, without its chain: below a root outside of Vault, and only there. @default - none yet; see {@link PkiExternalRoot} */
  readonly signedCertificate?: string;
  /** It signs no leaf any more, only the revocations of those it signed. @default false */
  readonly retired?: boolean;
}

/**
 * One intermediate authority of a mount, beside those before and after it. All but `retired` is burned into its certificate, so Terraform
 * refuses to change it: to change a value, add a generation. Deleting the entry removes the authority, which is right once its last leaf
 * has expired; its key stays in Vault.
 */
export class PkiGeneration extends Construct {
  /** Undefined as long as nobody has signed its request. */
  readonly issuer: PkiSecretBackendIssuer | undefined;

  constructor(mount: PkiMount, root: PkiSigner, rootInMount: ITerraformDependable, props: PkiGenerationProps) {
    super(mount, props.name);
    const lifecycle = { preventDestroy: true };
    const request = new PkiSecretBackendIntermediateCertRequest(this, 'Request', {
      backend: mount.path,
      type: 'internal',
      keyName: props.name,
      commonName: props.commonName,
      ...keyArguments(props.key ?? 'ec-384'),
      dependsOn: [mount.urls],
      lifecycle,
    });
    const certificate = root.sign(this, request, props);
    if (certificate === undefined) return;
    // Alone, so that exactly one issuer is imported: in a bundle, which one comes first is nobody's promise.
    const imported = new PkiSecretBackendIntermediateSetSigned(this, 'Imported', {
      backend: mount.path,
      certificate,
      dependsOn: [rootInMount],
      lifecycle: {
        ...lifecycle,
        ...(props.signedCertificate !== undefined && {
          precondition: [
            {
              condition: sameKey(
                `${request.terraformResourceType}.${request.friendlyUniqueId}.csr`,
                props.signedCertificate,
              ),
              errorMessage: `The signedCertificate of '${props.name}' is not for its key in this Vault: sign the request that the output csr-… shows.`,
            },
          ],
        }),
      },
    });
    this.issuer = new PkiSecretBackendIssuer(this, 'Resource', {
      backend: mount.path,
      issuerRef: Fn.element(imported.importedIssuers, 0),
      issuerName: props.name,
      leafNotAfterBehavior: 'err',
      // In Vault's order, or every plan shows a change.
      usage: `crl-signing,${props.retired ? '' : 'issuing-certificates,'}ocsp-signing,read-only`,
      lifecycle,
    });
  }
}
