import { Mount } from '@cdktf/provider-vault/lib/mount';
import { PkiSecretBackendConfigAutoTidy } from '@cdktf/provider-vault/lib/pki-secret-backend-config-auto-tidy';
import { PkiSecretBackendConfigCluster } from '@cdktf/provider-vault/lib/pki-secret-backend-config-cluster';
import { PkiSecretBackendConfigUrls } from '@cdktf/provider-vault/lib/pki-secret-backend-config-urls';
import { PkiSecretBackendCrlConfig } from '@cdktf/provider-vault/lib/pki-secret-backend-crl-config';
import { Construct } from 'constructs';
import type { Duration } from '../duration';
import { checkPath } from '../path';

export interface PkiMountProps {
  /** Mount path, without slashes at its ends. */
  readonly path: string;
  /**
   * Where those who check a certificate reach Vault's `/v1`, as in `http://pki.example.internal`. Plain HTTP is right: what is fetched
   * is signed, and a check that needs TLS to the same Vault may need itself.
   */
  readonly aiaAddress: string;
  /** No certificate of the mount outlives it. Vault shortens silently what does. */
  readonly maxTtl: Duration;
  /** Where ACME clients reach Vault, as in `https://vault.example.internal:8200`. @default - ACME is off */
  readonly acmeAddress?: string;
}

/** What ACME clients send and read besides, which Vault otherwise strips (RFC 8555, sections 6.5 and 7.4.2). */
const ACME_HEADERS = {
  passthroughRequestHeaders: ['If-Modified-Since'],
  allowedResponseHeaders: ['Last-Modified', 'Location', 'Replay-Nonce', 'Link'],
};

/**
 * A mount for the authorities of one family. Whatever signs in it must wait for {@link urls}: the addresses are burned into each
 * certificate at its signing.
 *
 * @see https://developer.hashicorp.com/vault/docs/secrets/pki/considerations
 */
export class PkiMount extends Construct {
  readonly path: string;
  readonly urls: PkiSecretBackendConfigUrls;

  constructor(scope: Construct, id: string, props: PkiMountProps) {
    super(scope, id);
    checkPath(props.path, 'a mount');
    const { aiaAddress, acmeAddress } = props;
    checkAddress(aiaAddress);
    if (acmeAddress !== undefined) checkAddress(acmeAddress);
    const mount = new Mount(this, 'Resource', {
      path: props.path,
      type: 'pki',
      maxLeaseTtlSeconds: props.maxTtl.toSeconds(),
      // Not `certificate`: the answer to a request for a `pem_bundle` carries the private key in it.
      auditNonHmacRequestKeys: ['alt_names', 'common_name', 'csr', 'serial_number', 'ttl', 'uri_sans'],
      auditNonHmacResponseKeys: ['expiration', 'issuing_ca', 'revocation_time', 'serial_number'],
      ...(acmeAddress !== undefined && ACME_HEADERS),
      lifecycle: { preventDestroy: true },
    });
    const backend = mount.path;
    const cluster = new PkiSecretBackendConfigCluster(this, 'Cluster', {
      backend,
      aiaPath: `${aiaAddress}/v1/${props.path}`,
      ...(acmeAddress !== undefined && { path: `${acmeAddress}/v1/${props.path}` }),
    });
    this.path = props.path;
    this.urls = new PkiSecretBackendConfigUrls(this, 'Urls', {
      backend,
      enableTemplating: true,
      issuingCertificates: ['{{cluster_aia_path}}/issuer/{{issuer_id}}/der'],
      crlDistributionPoints: ['{{cluster_aia_path}}/issuer/{{issuer_id}}/crl/der'],
      ocspServers: ['{{cluster_aia_path}}/ocsp'],
      dependsOn: [cluster],
    });
    new PkiSecretBackendCrlConfig(this, 'Crl', {
      backend,
      expiry: '72h',
      autoRebuild: true,
      autoRebuildGracePeriod: '12h',
      enableDelta: true,
      deltaRebuildInterval: '15m',
      ocspExpiry: '12h',
    });
    new PkiSecretBackendConfigAutoTidy(this, 'Tidy', {
      backend,
      enabled: true,
      intervalDuration: '12h',
      safetyBuffer: '72h',
      tidyCertStore: true,
      tidyRevokedCerts: true,
      tidyRevokedCertIssuerAssociations: true,
      // Removing an authority is a change of the program, not of the clock.
      tidyExpiredIssuers: false,
      ...(acmeAddress !== undefined && { tidyAcme: true }),
    });
  }
}

function checkAddress(address: string): void {
  if (/^https?:\/\/[\w.-]+(:\d+)?$/.test(address)) return;
  throw new Error(
    `'${address}' cannot be burned into certificates: give scheme, host and port alone, as in 'http://pki.example.internal'.`,
  );
}

/** @throws when the name could be taken for something else where an issuer is named. */
export function checkIssuerName(name: string): void {
  if (/^[a-z0-9][a-z0-9-]*$/.test(name) && name !== 'default') return;
  throw new Error(`'${name}' cannot name an authority: use a-z, 0-9 and '-', as in 'int-2026a', and not 'default'.`);
}
