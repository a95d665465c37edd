import { Duration } from '../../../constructs/vault/duration';
import { PkiIntermediate } from '../../../constructs/vault/engines/pki-intermediate';
import type { PkiRole, PkiRoleProps } from '../../../constructs/vault/engines/pki-role';
import { Principal } from '../../../constructs/vault/principal';
import { type Block, Template } from '../../template';
import { shopRoot } from './shop-root';

const template = (name: string, props: PkiRoleProps, use: (role: PkiRole) => void = () => {}) =>
  Template.of((stack) => {
    const root = shopRoot(stack);
    const intermediate = new PkiIntermediate(stack, 'int', {
      path: 'shop/pki_int',
      root,
      generations: [
        {
          name: 'int-2026a',
          commonName: 'Shop Intermediate CA',
          ttl: Duration.days(365),
          permittedDnsDomains: ['shop.internal'],
        },
      ],
      default: 'int-2026a',
    });
    use(intermediate.role(name, props));
  });

const role = (props: PkiRoleProps, name = 'web'): Block =>
  template(name, props).resource('vault_pki_secret_backend_role');

const web: PkiRoleProps = { usage: 'server', names: ['web.shop.internal'], ttl: Duration.days(7) };

test('a role with names certifies these names and no other', () => {
  expect(role(web)).toMatchObject({
    allowed_domains: ['web.shop.internal'],
    allow_bare_domains: true,
    allow_subdomains: false,
    allow_any_name: false,
    allow_glob_domains: false,
    allow_wildcard_certificates: false,
    allow_localhost: false,
    allow_ip_sans: false,
    require_cn: true,
    issuer_ref: 'int-2026a',
  });
});

test('a role with a domain certifies what is below it, not the domain', () => {
  const { names: _, ...rest } = web;
  expect(role({ ...rest, subdomainsOf: ['mesh.shop.internal'] })).toMatchObject({
    allowed_domains: ['mesh.shop.internal'],
    allow_bare_domains: false,
    allow_subdomains: true,
    allow_wildcard_certificates: false,
  });
});

test('a role with the same domains twice certifies them and what is below them', () => {
  const domains = ['db.shop.internal', 'postgres.shop.internal'];
  expect(role({ ...web, names: domains, subdomainsOf: [...domains].reverse() })).toMatchObject({
    allowed_domains: domains,
    allow_bare_domains: true,
    allow_subdomains: true,
    require_cn: true,
  });
});

test('a workload has names and a SPIFFE identity in one certificate', () => {
  const spiffeId = 'spiffe://shop.internal/ns/shop/sa/web';
  expect(role({ ...web, usage: 'mutual', spiffeIds: [spiffeId], maxTtl: Duration.days(30) })).toMatchObject({
    allowed_domains: ['web.shop.internal'],
    allow_bare_domains: true,
    allowed_uri_sans: [spiffeId],
    require_cn: false,
    ttl: '604800',
    max_ttl: '2592000',
  });
});

test('a domain that the authority may sign is a name that it may sign', () => {
  expect(role({ ...web, names: ['shop.internal'] })['allowed_domains']).toEqual(['shop.internal']);
});

test('a SPIFFE identity needs no common name, and none is allowed that is no name of the role', () => {
  const ttl = Duration.hours(24);
  const written = role({ usage: 'mutual', spiffeIds: ['spiffe://shop.internal/ns/shop/sa/web'], ttl });
  expect(written).toMatchObject({
    allowed_uri_sans: ['spiffe://shop.internal/ns/shop/sa/web'],
    allowed_uri_sans_template: false,
    allowed_domains: [],
    require_cn: false,
  });
  expect(written).not.toHaveProperty('cn_validations');
  const asker = '{{identity.entity.aliases.${data.vault_auth_backend.it.accessor}.metadata.service_account_name}}';
  const templated = role({ usage: 'mutual', spiffeIds: [`spiffe://shop.internal/sa/${asker}`], ttl });
  expect(templated['allowed_uri_sans_template']).toBe(true);
  const both = role({
    usage: 'mutual',
    subdomainsOf: ['mesh.shop.internal'],
    spiffeIds: ['spiffe://shop.internal/web'],
    ttl,
  });
  expect(both['require_cn']).toBe(false);
});

test.each([
  ['server', true, false],
  ['client', false, true],
  ['mutual', true, true],
] as const)('a %s certificate is good for that', (usage, server, client) => {
  expect(role({ ...web, usage })).toMatchObject({ server_flag: server, client_flag: client });
});

test('certificates are stored from 30 days of life on', () => {
  expect(role({ ...web, maxTtl: Duration.days(29) })).toMatchObject({ no_store: true, ttl: '604800' });
  expect(role({ ...web, maxTtl: Duration.days(30) })).toMatchObject({ no_store: false, max_ttl: '2592000' });
});

test('a role without maxTtl issues nothing longer than its ttl', () => {
  expect(role(web)['max_ttl']).toBe('604800');
});

test('issuing and signing are two rights, each on one path', () => {
  const policies = template('web', web, (made) => {
    made.grantIssue(new Principal(made, 'app'));
    made.grantSign(new Principal(made, 'cert-manager'));
  }).resources('vault_policy');
  expect(policies.map(({ name, policy }) => [name, policy])).toEqual([
    ['app', 'path "shop/pki_int/issue/web" {\n  capabilities = ["update"]\n}\n'],
    ['cert-manager', 'path "shop/pki_int/sign/web" {\n  capabilities = ["update"]\n}\n'],
  ]);
});

const { names: _, ...unnamed } = web;

test.each<[PkiRoleProps, string]>([
  [
    { ...web, maxTtl: Duration.days(366) },
    "a certificate of 366 days would outlive 'int-2026a', which signs it and lives 365 days",
  ],
  [{ ...web, ttl: Duration.days(400) }, 'a certificate of 400 days would outlive'],
  [{ ...web, maxTtl: Duration.hours(1) }, 'its ttl of 7 days is above its maxTtl of 1 hour'],
  [unnamed, 'it could issue nothing'],
  [{ ...web, subdomainsOf: ['mesh.shop.internal'] }, 'Name the same domains in both, or make two roles'],
  [{ ...web, names: ['*.shop.internal'] }, "'*.shop.internal' cannot be certified"],
  [{ ...web, names: ['localhost'] }, "'localhost' cannot be certified"],
  [{ ...unnamed, subdomainsOf: ['internal'] }, "'internal' is too wide or no domain"],
  [{ ...unnamed, spiffeIds: ['spiffe://shop.internal/*'] }, "'spiffe://shop.internal/*' is no SPIFFE identity"],
  [{ ...unnamed, spiffeIds: ['https://shop.internal/web'] }, 'is no SPIFFE identity'],
  [
    { ...web, names: ['web.bank.internal'] },
    "'int-2026a' may not sign 'web.bank.internal', only names in shop.internal",
  ],
])('a role that is too wide, too long or empty is refused (%#)', (props, message) => {
  expect(() => role(props)).toThrow(`shop/pki_int/roles/web: `);
  expect(() => role(props)).toThrow(message);
});

test('a name that would be a pattern in policies is refused', () => {
  expect(() => role(web, 'web*')).toThrow("a role's name has only");
});
