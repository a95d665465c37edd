import type { PkiSecretBackendIntermediateCertRequest } from '@cdktf/provider-vault/lib/pki-secret-backend-intermediate-cert-request';
import type { Construct } from 'constructs';
import type { Duration } from '../duration';
import type { PkiGenerationProps } from './pki-generation';

/** Who signs the intermediate authorities of a mount: a root in Vault, or one elsewhere. */
export interface PkiSigner {
  /** What messages call it. */
  readonly label: string;
  /** Of the mounts below it: see {@link PkiMountProps.aiaAddress}. */
  readonly aiaAddress: string;
  /** No authority below it lives longer. */
  readonly ttl: Duration;
  /** PEM. Who trusts it trusts everything below. */
  readonly certificate: string;
  /**
   * Has a request for an authority signed. Called by generations, not by tenants.
   *
   * @returns the certificate as PEM, or undefined as long as there is none.
   */
  sign(
    generation: Construct,
    request: PkiSecretBackendIntermediateCertRequest,
    props: PkiGenerationProps,
  ): string | undefined;
}
