import type { Block } from '../template';
import { smartDairy } from './smart-dairy-sample';

const { template } = smartDairy({ stages: ['staging', 'prod'] });
const HOUR = 3600;

const role = (name: string): Block =>
  template.resources('vault_pki_secret_backend_role').find((candidate) => candidate['name'] === name)!;

test('the root lives ten years and signs a generation that lives two', () => {
  expect(template.resource('vault_pki_secret_backend_root_cert')).toMatchObject({
    backend: 'smart-dairy/pki',
    type: 'internal',
    common_name: 'Smart Dairy Root CA',
    key_type: 'rsa',
    key_bits: 4096,
    ttl: String(87_600 * HOUR),
  });
  expect(template.resource('vault_pki_secret_backend_intermediate_cert_request')).toMatchObject({
    backend: 'smart-dairy/pki_int',
    type: 'internal',
    common_name: 'Smart Dairy Intermediate CA',
    key_name: 'int-2026a',
    key_type: 'ec',
    key_bits: 384,
  });
  expect(template.resource('vault_pki_secret_backend_root_sign_intermediate')['ttl']).toBe(String(730 * 24 * HOUR));
});

test('certificates say where their issuer, its list and its OCSP are, in plain HTTP', () => {
  for (const { aia_path } of template.resources('vault_pki_secret_backend_config_cluster')) {
    expect(aia_path).toMatch(/^http:\/\/pki\.smartdairy\.internal\/v1\/smart-dairy\/pki(_int)?$/);
  }
});

test('every role names its issuer, and none allows wildcards, IP addresses, localhost or any name', () => {
  for (const block of template.resources('vault_pki_secret_backend_role')) {
    expect(block).toMatchObject({
      backend: 'smart-dairy/pki_int',
      issuer_ref: 'int-2026a',
      allow_any_name: false,
      allow_glob_domains: false,
      allow_wildcard_certificates: false,
      allow_ip_sans: false,
      allow_localhost: false,
    });
  }
});

test('an application can be nobody but itself, and no stage another', () => {
  expect(role('milk-tracker')).toMatchObject({
    allowed_domains: [
      'milk-tracker.smartdairy.com',
      'milk-tracker.smartdairy.internal',
      'milk-tracker',
      'milk-tracker.milk-tracker.svc.cluster.local',
      'milk-tracker.prod.svc.cluster.local',
    ],
    allow_bare_domains: true,
    allow_subdomains: false,
    require_cn: true,
    server_flag: true,
    client_flag: true,
    key_type: 'rsa',
    key_bits: 2048,
    ttl: String(168 * HOUR),
    max_ttl: String(720 * HOUR),
  });
  const applications = ['milk-tracker', 'delivery-service', 'payment-service', 'notification-service'];
  const names = applications.flatMap((app) =>
    [app, `${app}-staging`].flatMap((name) => role(name)['allowed_domains'] as readonly string[]),
  );
  expect(new Set(names).size).toBe(names.length);
});

test('a database has its own names and those below, by two roles', () => {
  const life = { ttl: String(720 * HOUR), max_ttl: String(2160 * HOUR), key_type: 'rsa', key_bits: 2048 };
  expect(role('database')).toMatchObject({
    ...life,
    allowed_domains: [
      'db.smartdairy.internal',
      'postgres.smartdairy.internal',
      'staging-db.smartdairy.internal',
      'prod-db.smartdairy.internal',
    ],
    allow_bare_domains: true,
    allow_subdomains: false,
  });
  expect(role('database-nodes')).toMatchObject({
    ...life,
    allowed_domains: ['db.smartdairy.internal', 'postgres.smartdairy.internal'],
    allow_bare_domains: false,
    allow_subdomains: true,
  });
});

test('the mesh vouches for workloads by namespace and account, for a week at most', () => {
  expect(role('mesh-mtls')).toMatchObject({
    allowed_domains: ['mesh.smartdairy.internal'],
    allow_subdomains: true,
    require_cn: false,
    key_type: 'ec',
    key_bits: 256,
    ttl: String(24 * HOUR),
    max_ttl: String(168 * HOUR),
    no_store: true,
  });
  expect(role('mesh-mtls')['allowed_uri_sans']).toContain('spiffe://smartdairy.io/ns/milk-tracker/sa/milk-tracker');
  expect(role('mesh-mtls-staging')['allowed_uri_sans']).toContain(
    'spiffe://smartdairy.io/ns/milk-tracker-staging/sa/milk-tracker',
  );
});
