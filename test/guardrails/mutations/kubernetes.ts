import { noKubernetesManifest } from '../../../guardrails/no-kubernetes-manifest';
import { pinnedVersions } from '../../../guardrails/pinned-versions';
import { secretsInState } from '../../../guardrails/secrets-in-state';
import { tlsVerified } from '../../../guardrails/tls-verified';
import { vaultTls } from '../../../guardrails/vault-tls';
import { every, inText, one } from './edit';
import type { Mutation } from './mutation';

export const kubernetesMutations: readonly Mutation[] = [
  {
    stack: 'prod-vault-server',
    what: 'the chart turns TLS off',
    seenBy: vaultTls,
    edit: one('resource.helm_release', { values: every(inText('tlsDisable: false', 'tlsDisable: true')) }, '/server/'),
  },
  {
    stack: 'local-vault-server',
    what: 'the listener speaks plain HTTP',
    seenBy: vaultTls,
    edit: one(
      'resource.helm_release',
      { values: every(inText('tls_min_version = "tls12"', 'tls_disable = true')) },
      '/server/',
    ),
  },
  {
    stack: 'prod-vault-server',
    what: 'a node believes every other',
    seenBy: tlsVerified,
    edit: one(
      'resource.helm_release',
      { values: every(inText('VAULT_CACERT: "/vault/tls/ca.crt"', 'VAULT_SKIP_VERIFY: "true"')) },
      '/server/',
    ),
  },
  {
    stack: 'prod-vault-server',
    what: 'the image of Vault moves',
    seenBy: pinnedVersions,
    edit: one('resource.helm_release', { values: every(inText(/tag: "[\d.]+"/, 'tag: "latest"')) }, '/server/'),
  },
  {
    stack: 'prod-platform',
    what: 'a chart moves',
    seenBy: pinnedVersions,
    edit: one('resource.helm_release', { version: '>= 1.0.0' }),
  },
  {
    stack: 'prod-platform',
    what: 'a custom resource is planned against a cluster',
    seenBy: noKubernetesManifest,
    edit: one('resource', { kubernetes_manifest: { issuer: { manifest: { kind: 'Issuer' } } } }),
  },
  {
    stack: 'prod-platform',
    what: 'a Secret is written by Terraform',
    seenBy: secretsInState,
    edit: one('resource', { kubernetes_secret_v1: { registry: { data: { '.dockerconfigjson': '${var.registry}' } } } }),
  },
];
