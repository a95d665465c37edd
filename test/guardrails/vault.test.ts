import { auditDevices } from '../../guardrails/audit-devices';
import { noKubernetesManifest } from '../../guardrails/no-kubernetes-manifest';
import { pinnedVersions } from '../../guardrails/pinned-versions';
import type { Block } from '../../guardrails/terraform-json';
import { tlsVerified } from '../../guardrails/tls-verified';
import { vaultTls } from '../../guardrails/vault-tls';
import { findings, resource } from './findings';

const release = (config: Block) => resource('helm_release', { chart: 'vault', version: '0.34.1', ...config });
const found = ['helm_release.it'];

describe('Vault speaks TLS', () => {
  const values = (...documents: string[]) => findings(vaultTls, release({ values: documents }));
  const on = 'global:\n  tlsDisable: false\n';
  const server = (hcl: string) => JSON.stringify({ global: { tlsDisable: false }, server: { ha: { config: hcl } } });

  test('where the values turn it on, as YAML or JSON', () => {
    expect(values(on)).toEqual([]);
    expect(values('{"global": {"tlsDisable": false}}')).toEqual([]);
    expect(values('server: {}', on)).toEqual([]);
    expect(values(server('listener "tcp" {\n  address = "[::]:8200"\n  tls_disable = false\n}'))).toEqual([]);
  });

  test('but not by the defaults of the chart', () => {
    expect(values('injector: {enabled: false}')).toEqual(found);
    expect(findings(vaultTls, release({}))).toEqual(found);
  });

  test.each([
    'tls_disable = 1',
    'tls_disable = "true"',
    'tls_disable=true',
    '"tls_disable": true',
    'tls_disable = ${x}',
  ])('and not where a listener says %s', (setting) => {
    expect(values(server(`listener "tcp" {\n  ${setting}\n}`))).toEqual(found);
  });

  test('also to the other nodes', () => {
    expect(values(server('retry_join {\n  leader_api_addr = "https://vault-0:8200"\n}'))).toEqual([]);
    expect(values(server('retry_join {\n  leader_api_addr = "http://vault-0:8200"\n}'))).toEqual(found);
    expect(values(on, 'server: {ha: {apiAddr: "http://vault-0:8200"}}')).toEqual(found);
  });

  test('and not where another document or a single value takes it back', () => {
    expect(values(on, 'global: {tlsDisable: true}')).toEqual(found);
    expect(findings(vaultTls, release({ values: [on], set: [{ name: 'global.tlsDisable', value: 'true' }] }))).toEqual(
      found,
    );
  });

  test('and nobody knows where the values are an expression', () => {
    expect(values('${jsonencode({"global" = {"tlsDisable" = false}})}')).toEqual(found);
  });

  test('wherever the chart comes from; other charts are not asked', () => {
    expect(findings(vaultTls, release({ chart: 'oci://mirror.example/charts/vault' }))).toEqual(found);
    expect(findings(vaultTls, release({ chart: 'cert-manager' }))).toEqual([]);
  });
});

describe('certificates are verified', () => {
  test('by providers, and Vault is called by https', () => {
    const provider = (type: string, config: Block) => findings(tlsVerified, { provider: { [type]: [config] } });
    expect(provider('vault', { address: 'https://vault.example:8200' })).toEqual([]);
    expect(provider('vault', {})).toEqual([]);
    expect(provider('vault', { address: 'http://vault.example:8200' })).toEqual(['provider.vault']);
    const byDefault = (address: string) =>
      findings(tlsVerified, {
        provider: { vault: [{ address: '${var.at}' }] },
        variable: { at: { default: address } },
      });
    expect(byDefault('https://vault.example:8200')).toEqual([]);
    expect(byDefault('http://vault.example:8200')).toEqual(['provider.vault']);
    expect(provider('vault', { skip_tls_verify: true })).toEqual(['provider.vault']);
    expect(provider('helm', { kubernetes: { insecure: true } })).toEqual(['provider.helm']);
    expect(provider('kubernetes', { insecure: false })).toEqual([]);
    expect(provider('kubernetes', { insecure: '${var.insecure}' })).toEqual(['provider.kubernetes']);
  });

  test('by Vault, where it is the client', () => {
    const connection = (postgresql: Block) =>
      findings(tlsVerified, resource('vault_ldap_auth_backend', { postgresql }));
    expect(connection({ insecure_tls: false })).toEqual([]);
    expect(connection({ insecure_tls: true })).toEqual(['vault_ldap_auth_backend.it']);
  });

  test('by what Helm starts', () => {
    const values = (text: string) => findings(tlsVerified, release({ values: [text] }));
    expect(values('server: {extraEnvironmentVars: {VAULT_SKIP_VERIFY: "false"}}')).toEqual([]);
    expect(values('server: {extraEnvironmentVars: {VAULT_SKIP_VERIFY: "true"}}')).toEqual(found);
    expect(values('config: |\n  telemetry {\n    tls_skip_verify = true\n  }')).toEqual(found);
    expect(values('args: ["--skip-verify=true"]')).toEqual(found);
    expect(values('note: skip the line, verify = true')).toEqual([]);
  });
});

describe('audit devices', () => {
  const audits = (...configs: Block[]) => ({
    resource: { vault_audit: Object.fromEntries(configs.map((config, index) => [`device${index}`, config])) },
  });
  const file = { type: 'file', options: { file_path: '/vault/audit/audit.log' } };
  const stdout = { type: 'file', options: { file_path: 'stdout' } };
  const socket = { type: 'socket', options: { address: 'collector:9090' } };

  test('write to two different sinks', () => {
    expect(findings(auditDevices, audits(file, stdout), 'vault')).toEqual([]);
    expect(findings(auditDevices, audits(file, socket), 'vault')).toEqual([]);
    expect(findings(auditDevices, audits(file, file), 'vault')).toEqual(['prod-vault']);
    expect(findings(auditDevices, audits(file), 'vault')).toEqual(['prod-vault']);
    expect(findings(auditDevices, {}, 'vault')).toEqual(['prod-vault']);
  });

  test('are no matter of other stacks', () => {
    expect(findings(auditDevices, {}, 'tenant-kgc')).toEqual([]);
  });
});

test('a custom resource is never a kubernetes_manifest', () => {
  expect(findings(noKubernetesManifest, resource('kubernetes_manifest', {}))).toEqual(['kubernetes_manifest.it']);
  expect(findings(noKubernetesManifest, resource('kubernetes_config_map_v1', {}))).toEqual([]);
});

describe('one version is deployed', () => {
  test('of a chart, unless it is a folder of this repository', () => {
    expect(findings(pinnedVersions, release({}))).toEqual([]);
    expect(findings(pinnedVersions, release({ version: 'v1.21.1' }))).toEqual([]);
    expect(findings(pinnedVersions, release({ chart: '/charts/vault', version: undefined }))).toEqual([]);
    expect(findings(pinnedVersions, release({ version: undefined }))).toEqual(found);
    expect(findings(pinnedVersions, release({ version: '~> 0.34' }))).toEqual(found);
    expect(findings(pinnedVersions, release({ version: '${var.version}' }))).toEqual(found);
  });

  test.each([
    ['image: {repository: hashicorp/vault, tag: 2.0.4}', 0],
    ['agentImage: {repository: hashicorp/vault, tag: latest}', 1],
    ['image: {repository: hashicorp/vault, tag: "${var.tag}"}', 1],
    ['image: {repository: hashicorp/vault}', 0],
    ['image: hashicorp/vault', 1],
    ['image: mirror.example:5000/vault', 1],
    ['image: mirror.example:5000/vault:2.0.4', 0],
    ['image: hashicorp/vault@sha256:0123', 0],
  ])('of an image: %s', (values, count) => {
    expect(findings(pinnedVersions, release({ values: [values] }))).toHaveLength(count);
  });

  test('of an image in a Kubernetes resource', () => {
    const job = (image: string) =>
      findings(pinnedVersions, resource('kubernetes_cron_job_v1', { spec: { container: [{ image }] } }));
    expect(job('busybox:1.36')).toEqual([]);
    expect(job('busybox:latest')).toEqual(['kubernetes_cron_job_v1.it']);
  });

  test('and nobody knows which where values are an expression', () => {
    expect(findings(pinnedVersions, release({ values: ['${yamlencode({})}'] }))).toEqual(found);
  });
});
