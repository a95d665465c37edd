import { X509Certificate } from 'node:crypto';
import type { PkiSecretBackendIntermediateCertRequest } from '@cdktf/provider-vault/lib/pki-secret-backend-intermediate-cert-request';
import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import { Duration } from '../duration';
import type { PkiGenerationProps } from './pki-generation';
import type { PkiSigner } from './pki-signer';

export interface PkiExternalRootProps {
  /** PEM of the root alone. */
  readonly certificate: string;
  /** Of the mounts below it: see {@link PkiMountProps.aiaAddress}. */
  readonly aiaAddress: string;
}

/**
 * A root authority whose key Vault never sees: offline, or in AWS Private CA. Each generation below it takes two applies.
 *
 * 1. Add the generation without `signedCertificate` and apply. Vault makes its key; the output `csr-<mount>-<generation>` shows the
 *    request: `terraform output -raw csr-shop-pki_int-int-2026a > int.csr`.
 * 2. Sign that as an authority (`CA:TRUE, pathlen:0`, key usage to sign certificates and CRLs) for its `ttl` or longer. In AWS Private
 *    CA: `issue-certificate --template-arn arn:aws:acm-pca:::template/SubordinateCACertificate_PathLen0/V1`. Give what comes back as
 *    `signedCertificate` and apply again.
 *
 * As long as no generation is signed, roles are left out, because Vault could not issue for them.
 *
 * @see https://docs.aws.amazon.com/privateca/latest/userguide/UsingTemplates.html
 */
export class PkiExternalRoot implements PkiSigner {
  readonly label: string;
  readonly aiaAddress: string;
  readonly ttl: Duration;
  readonly certificate: string;
  private readonly root: X509Certificate;

  /** @throws when it is not one certificate, or not that of a root. */
  constructor(props: PkiExternalRootProps) {
    this.root = authority('The certificate of the root', props.certificate);
    this.label = this.root.subject.replaceAll('\n', ', ');
    if (!this.root.verify(this.root.publicKey)) {
      throw new Error(
        `'${this.label}' is no root: it is signed by '${this.root.issuer.replaceAll('\n', ', ')}'. Give the certificate of that.`,
      );
    }
    this.aiaAddress = props.aiaAddress;
    this.ttl = lifetime(this.root);
    this.certificate = `${props.certificate.trim()}\n`;
  }

  /** @throws when the certificate was signed by another, for another, or for a shorter time than roles rely on. */
  sign(
    generation: Construct,
    request: PkiSecretBackendIntermediateCertRequest,
    props: PkiGenerationProps,
  ): string | undefined {
    const { name, commonName, ttl, signedCertificate } = props;
    const mount = request.backendInput!;
    new TerraformOutput(generation, 'Csr', {
      value: request.csr,
      description: `For '${commonName}' in '${mount}', to be signed by ${this.label}`,
    }).overrideLogicalId(`csr-${mount}-${name}`.replace(/[^\w-]/g, '-'));
    if (signedCertificate === undefined) return undefined;
    const what = `The signedCertificate of '${name}'`;
    const signed = authority(what, signedCertificate);
    if (!signed.verify(this.root.publicKey)) {
      throw new Error(
        `${what} was not signed by '${this.label}'. Have its request signed there, or give the root that signed it.`,
      );
    }
    if (!signed.subject.split('\n').includes(`CN=${commonName}`)) {
      throw new Error(
        `${what} is for '${signed.subject.replaceAll('\n', ', ')}', not for the common name '${commonName}'. Is it that of another generation?`,
      );
    }
    if (lifetime(signed).toSeconds() < ttl.toSeconds()) {
      throw new Error(
        `${what} lives ${lifetime(signed)}, shorter than its ttl of ${ttl}. Lower the ttl, or have it signed for longer.`,
      );
    }
    if (Date.parse(signed.validTo) > Date.parse(this.root.validTo)) {
      throw new Error(
        `${what} ends on ${signed.validTo}, after its root on ${this.root.validTo}. Have it signed for less.`,
      );
    }
    return `${signedCertificate.trim()}\n`;
  }
}

function authority(what: string, pem: string): X509Certificate {
  if (pem.match(/-----BEGIN CERTIFICATE-----/g)?.length !== 1) {
    throw new Error(`${what} is not one certificate in PEM. Give it alone, without its chain or its key.`);
  }
  const certificate = parsed(what, pem);
  if (!certificate.ca) {
    throw new Error(`${what} is that of no authority: its basic constraints lack CA:TRUE. Have it signed as one.`);
  }
  return certificate;
}

function parsed(what: string, pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw new Error(`${what} cannot be read: ${error instanceof Error ? error.message : error}. Copy it anew.`);
  }
}

/** In whole days, because signers put the beginning somewhat back. */
function lifetime({ validFrom, validTo }: X509Certificate): Duration {
  return Duration.days(Math.floor((Date.parse(validTo) - Date.parse(validFrom)) / 86_400_000));
}
