import { Construct } from 'constructs';
import { type CustomResource, CustomResources } from '../platform/custom-resources';
import type { ListenerNames } from './names';

export interface ListenerCertificateProps {
  readonly namespace: string;
  /** Tells this CA from those of other clusters. */
  readonly clusterName: string;
  readonly names: ListenerNames;
}

/** Holds `tls.crt`, `tls.key` and `ca.crt`. */
export const listenerSecretName = 'vault-server-tls';

/**
 * The certificate of Vault's listener, from a CA of its own that cert-manager makes in the cluster: no private key passes through
 * Terraform. Never from Vault's own PKI, which nobody can reach before Vault listens.
 *
 * Its issuers belong to Vault's namespace alone; a ClusterIssuer would give any other namespace a certificate for Vault's names.
 */
export class ListenerCertificate extends Construct {
  constructor(scope: Construct, id: string, props: ListenerCertificateProps) {
    super(scope, id);
    new CustomResources(this, 'Resources', {
      name: 'vault-certificate',
      namespace: props.namespace,
      resources: [
        issuer('vault-root', { selfSigned: {} }),
        certificate('vault-ca', {
          isCA: true,
          commonName: `Vault ${props.clusterName}`,
          secretName: 'vault-ca-key',
          duration: '87600h',
          // With the same key, its next certificate still verifies what the last one signed.
          privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
          usages: ['cert sign', 'crl sign'],
          issuerRef: issuerRef('vault-root'),
        }),
        issuer('vault-ca', { ca: { secretName: 'vault-ca-key' } }),
        certificate('vault-server', {
          ...props.names,
          secretName: listenerSecretName,
          duration: '2160h',
          renewBefore: '720h',
          privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
          usages: ['digital signature', 'server auth'],
          issuerRef: issuerRef('vault-ca'),
        }),
      ],
    });
  }
}

function issuer(name: string, spec: object): CustomResource {
  return { apiVersion: 'cert-manager.io/v1', kind: 'Issuer', metadata: { name }, spec };
}

function certificate(name: string, spec: object): CustomResource {
  return { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name }, spec };
}

function issuerRef(name: string) {
  return { name, kind: 'Issuer', group: 'cert-manager.io' };
}
