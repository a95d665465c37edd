import { Duration } from '../../../constructs/vault/duration';
import type { PkiGenerationProps } from '../../../constructs/vault/engines/pki-generation';
import { PkiIntermediate } from '../../../constructs/vault/engines/pki-intermediate';
import { PkiRoot } from '../../../constructs/vault/engines/pki-root';
import { Principal } from '../../../constructs/vault/principal';
import { type Block, Template } from '../../template';
import { shopRoot } from './shop-root';

const generation = (name: string, props: Partial<PkiGenerationProps> = {}): PkiGenerationProps => ({
  name,
  commonName: 'Shop Intermediate CA',
  ttl: Duration.days(730),
  ...props,
});

const hierarchy = (
  generations: readonly PkiGenerationProps[],
  byDefault: string,
  use: (intermediate: PkiIntermediate) => void = () => {},
) =>
  Template.of((stack) => {
    const root = shopRoot(stack);
    const intermediate = new PkiIntermediate(stack, 'int', {
      path: 'shop/pki_int',
      root,
      generations,
      default: byDefault,
    });
    use(intermediate);
  });

const [a, b] = [generation('int-2026a'), generation('int-2026b')];

/** Everything of one type, by the part of its logical id that `key` finds. */
const named = (template: Template, type: string, key: string): Block =>
  Object.entries(template.byId(type)).find(([id]) => id.includes(key))![1];

const issuer = (template: Template, name: string) =>
  template.resources('vault_pki_secret_backend_issuer').find((block) => block['issuer_name'] === name)!;

/** Whether Terraform finishes `to` before it starts `from`, by references and depends_on. */
function waits(template: Template, from: string, to: string): boolean {
  const all = new Map(
    template
      .types()
      .flatMap((type) => Object.entries(template.byId(type)).map(([id, block]) => [`${type}.${id}`, block])),
  );
  const seen = new Set<string>();
  const visit = (address: string): boolean => {
    if (address.startsWith(to)) return true;
    if (seen.has(address)) return false;
    seen.add(address);
    const text = JSON.stringify(all.get(address));
    return [...all.keys()].filter((other) => new RegExp(`${other}\\b`).test(text)).some(visit);
  };
  return [...all.keys()].filter((address) => address.startsWith(from)).every(visit);
}

test('the root signs with a key that cannot leave Vault, in a mount that has no role', () => {
  const template = hierarchy([a], 'int-2026a', (intermediate) => {
    intermediate.role('web', { usage: 'server', names: ['web.shop.internal'], ttl: Duration.days(7) });
  });
  expect(template.resource('vault_pki_secret_backend_root_cert')).toMatchObject({
    backend: 'shop/pki',
    type: 'internal',
    max_path_length: 1,
    ttl: '315360000',
    lifecycle: { prevent_destroy: true },
  });
  expect(template.resource('vault_pki_secret_backend_role')['backend']).toBe('shop/pki_int');
  expect(template.resource('vault_pki_secret_backend_intermediate_cert_request')['type']).toBe('internal');
});

test('no mount shortens what its authorities are to live', () => {
  const template = hierarchy([generation('int-2026a', { ttl: Duration.days(365) }), b], 'int-2026b');
  const longest = Object.fromEntries(
    template.resources('vault_mount').map((mount) => [mount['path'], mount['max_lease_ttl_seconds']]),
  );
  expect(longest).toEqual({ 'shop/pki': 3650 * 86_400, 'shop/pki_int': 730 * 86_400 });
});

test('the addresses of issuers and revocation lists stand before anything is signed', () => {
  const template = hierarchy([a], 'int-2026a', (intermediate) => {
    intermediate.role('web', { usage: 'server', names: ['web.shop.internal'], ttl: Duration.days(7) });
  });
  const pki = 'vault_pki_secret_backend_';
  expect(waits(template, `${pki}config_urls`, `${pki}config_cluster`)).toBe(true);
  expect(waits(template, `${pki}root_cert`, `${pki}config_urls.root`)).toBe(true);
  expect(waits(template, `${pki}intermediate_cert_request`, `${pki}config_urls.int`)).toBe(true);
  expect(waits(template, `${pki}role`, `${pki}config_issuers`)).toBe(true);
  expect(waits(template, `${pki}config_issuers`, `${pki}issuer`)).toBe(true);
  expect(waits(template, `${pki}issuer`, `${pki}intermediate_set_signed.int_Root`)).toBe(true);
  expect(waits(template, `${pki}config_urls`, `${pki}role`)).toBe(false);
  expect(named(template, `${pki}config_cluster`, 'int')['aia_path']).toBe('http://pki.shop.internal/v1/shop/pki_int');
});

test('a new generation leaves all of the old one as it is, and the default where it was', () => {
  const [before, after] = [hierarchy([a], 'int-2026a'), hierarchy([a, b], 'int-2026a')];
  for (const type of before.types()) expect(after.byId(type)).toMatchObject(before.byId(type));
  expect(after.resources('vault_pki_secret_backend_issuer')).toHaveLength(2);
});

test('switching the default changes one line, and with it what signs for every role', () => {
  const role = (intermediate: PkiIntermediate) =>
    intermediate.role('web', { usage: 'server', names: ['web.shop.internal'], ttl: Duration.days(7) });
  const [before, after] = [hierarchy([a, b], 'int-2026a', role), hierarchy([a, b], 'int-2026b', role)];
  expect(before.resource('vault_pki_secret_backend_role')['issuer_ref']).toBe('int-2026a');
  expect(after.resource('vault_pki_secret_backend_role')['issuer_ref']).toBe('int-2026b');
  expect(before.resource('vault_pki_secret_backend_config_issuers')['default']).toContain('int-2026a');
  expect(after.resource('vault_pki_secret_backend_config_issuers')).toMatchObject({
    default: expect.stringContaining('int-2026b'),
    default_follows_latest_issuer: false,
  });
  expect(after.byId('vault_pki_secret_backend_issuer')).toEqual(before.byId('vault_pki_secret_backend_issuer'));
});

test('a retired generation signs revocations only', () => {
  const template = hierarchy([{ ...a, retired: true }, b], 'int-2026b');
  expect(issuer(template, 'int-2026a')['usage']).toBe('crl-signing,ocsp-signing,read-only');
  expect(issuer(template, 'int-2026b')['usage']).toBe('crl-signing,issuing-certificates,ocsp-signing,read-only');
});

test('Terraform refuses to make an authority anew under its name', () => {
  const template = hierarchy([a], 'int-2026a');
  for (const type of ['intermediate_cert_request', 'root_sign_intermediate', 'issuer']) {
    expect(template.resource(`vault_pki_secret_backend_${type}`)['lifecycle']).toEqual({ prevent_destroy: true });
  }
  for (const mount of template.resources('vault_mount')) expect(mount['lifecycle']).toEqual({ prevent_destroy: true });
});

test('an intermediate authority signs no authority, and only names in its domains where it has any', () => {
  const template = hierarchy([generation('int-2026a', { permittedDnsDomains: ['shop.internal'] })], 'int-2026a');
  expect(template.resource('vault_pki_secret_backend_root_sign_intermediate')).toMatchObject({
    max_path_length: 0,
    permitted_dns_domains: ['shop.internal'],
  });
});

test('both mounts publish what is revoked and forget what has expired, but no authority', () => {
  const template = hierarchy([a], 'int-2026a');
  for (const crl of template.resources('vault_pki_secret_backend_crl_config')) {
    expect(crl).toMatchObject({ auto_rebuild: true, enable_delta: true });
  }
  const tidy = template.resources('vault_pki_secret_backend_config_auto_tidy');
  expect(tidy).toHaveLength(2);
  for (const each of tidy)
    expect(each).toMatchObject({ enabled: true, tidy_revoked_certs: true, tidy_expired_issuers: false });
});

test('the audit log shows in clear what was asked for, but nothing that may hold a private key', () => {
  const template = hierarchy([a], 'int-2026a');
  for (const mount of template.resources('vault_mount')) {
    expect(mount['audit_non_hmac_request_keys']).toContain('common_name');
    expect(mount['audit_non_hmac_response_keys']).toContain('serial_number');
    for (const secret of ['certificate', 'private_key', 'pem_bundle']) {
      expect(mount['audit_non_hmac_response_keys']).not.toContain(secret);
    }
  }
});

test('revoking is a right of its own, on the mount', () => {
  const template = hierarchy([a], 'int-2026a', (intermediate) => {
    intermediate.grantRevoke(new Principal(intermediate, 'ops'));
  });
  expect(template.resource('vault_policy')['policy']).toBe(
    'path "shop/pki_int/revoke" {\n  capabilities = ["update"]\n}\n',
  );
});

test.each([
  [[a, a], 'int-2026a', "Two generations of 'shop/pki_int' are named 'int-2026a'"],
  [
    [a, b],
    'int-2026c',
    "'int-2026c', which is no generation of it. Choose one of 'int-2026a', 'int-2026b', or add it first.",
  ],
  [[], 'int-2026a', 'Give it at least one generation.'],
  [[{ ...a, retired: true }, b], 'int-2026a', 'Make another generation the default first.'],
  [
    [generation('int-2026a', { ttl: Duration.days(4000) })],
    'int-2026a',
    "Generation 'int-2026a' of 'shop/pki_int' lives 4000 days, its root 'shop/pki' only 3650 days.",
  ],
  [[generation('default')], 'default', "'default' cannot name an authority"],
])('generations that cannot be are refused (%#)', (generations, byDefault, message) => {
  expect(() => hierarchy(generations, byDefault)).toThrow(message);
});

test.each([
  ['shop/*', 'http://pki.shop.internal', "'shop/*' cannot be the path of a mount"],
  ['shop/pki', 'pki.shop.internal', "'pki.shop.internal' cannot be burned into certificates"],
  ['shop/pki', 'http://pki.shop.internal/', 'give scheme, host and port alone'],
])('a mount at %s, found at %s, is refused', (path, aiaAddress, message) => {
  expect(() =>
    Template.of((stack) => {
      new PkiRoot(stack, 'root', { path, aiaAddress, name: 'root', commonName: 'Root', ttl: Duration.days(3650) });
    }),
  ).toThrow(message);
});
