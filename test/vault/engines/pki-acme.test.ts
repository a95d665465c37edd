import { Duration } from '../../../constructs/vault/duration';
import type { PkiAcmeProps } from '../../../constructs/vault/engines/pki-acme';
import { PkiIntermediate } from '../../../constructs/vault/engines/pki-intermediate';
import type { PkiRoleProps } from '../../../constructs/vault/engines/pki-role';
import { Principal } from '../../../constructs/vault/principal';
import { Template } from '../../template';
import { shopRoot } from './shop-root';

const web: PkiRoleProps = { usage: 'server', names: ['web.shop.internal'], ttl: Duration.days(7), acme: true };
const address = 'https://vault.shop.internal:8200';

const mount = (acme: PkiAcmeProps | undefined, use: (intermediate: PkiIntermediate) => void) =>
  Template.of((stack) => {
    const ttl = Duration.days(365);
    use(
      new PkiIntermediate(stack, 'int', {
        path: 'shop/pki_int',
        root: shopRoot(stack),
        generations: [{ name: 'int-2026a', commonName: 'Shop Intermediate CA', ttl }],
        default: 'int-2026a',
        ...(acme && { acme }),
      }),
    );
  });

const both = (intermediate: PkiIntermediate) => {
  intermediate.role('web', web);
  intermediate.role('plain', { ...web, acme: false });
};

test('accounts need a key from Vault, and only roles that say so issue', () => {
  const template = mount({ address }, both);
  expect(template.resource('vault_pki_secret_backend_config_acme')).toMatchObject({
    enabled: true,
    allowed_roles: ['web'],
    allowed_issuers: ['int-2026a'],
    default_directory_policy: 'forbid',
    eab_policy: 'always-required',
    allow_role_ext_key_usage: false,
    depends_on: [expect.stringMatching(/^vault_pki_secret_backend_role\..*web/)],
  });
});

test('clients that name no role get the default one, where there is one', () => {
  const config = mount({ address, defaultRole: 'web' }, both).resource('vault_pki_secret_backend_config_acme');
  expect(config['default_directory_policy']).toBe('role:web');
});

test('the mount lets through what ACME clients need, and knows its own address', () => {
  const template = mount({ address }, both);
  const [acme, plain] = ['shop/pki_int', 'shop/pki'].map(
    (path) => template.resources('vault_mount').find((candidate) => candidate['path'] === path)!,
  );
  expect(acme).toMatchObject({
    allowed_response_headers: expect.arrayContaining(['Replay-Nonce', 'Location', 'Link']),
    passthrough_request_headers: ['If-Modified-Since'],
  });
  expect(plain).not.toHaveProperty('allowed_response_headers');
  const clusters = template.resources('vault_pki_secret_backend_config_cluster');
  expect(clusters.map(({ path }) => path).filter(Boolean)).toEqual([`${address}/v1/shop/pki_int`]);
  const tidies = template.resources('vault_pki_secret_backend_config_auto_tidy');
  expect(tidies.filter(({ tidy_acme }) => tidy_acme).map(({ backend }) => backend)).toEqual([
    expect.stringContaining('vault_mount.int_'),
  ]);
});

test('what is issued by ACME is stored, however short, because ACME looks it up again', () => {
  const roles = mount({ address }, both).resources('vault_pki_secret_backend_role');
  expect(Object.fromEntries(roles.map(({ name, no_store }) => [name, no_store]))).toEqual({ web: false, plain: true });
});

test('the key of an account is a right of its own, of one role', () => {
  const template = mount({ address }, (intermediate) => {
    intermediate.role('web', web).grantAcmeAccounts(new Principal(intermediate, 'app'));
  });
  expect(template.resource('vault_policy')['policy']).toBe(
    'path "shop/pki_int/roles/web/acme/new-eab" {\n  capabilities = ["update"]\n}\n',
  );
  expect(() =>
    mount({ address }, (intermediate) => {
      intermediate.role('web', { ...web, acme: false }).grantAcmeAccounts(new Principal(intermediate, 'app'));
    }),
  ).toThrow('shop/pki_int/roles/web is no role for ACME');
});

test.each<[PkiAcmeProps | undefined, PkiRoleProps, string]>([
  [undefined, web, "'shop/pki_int' has no ACME"],
  [{ address }, { ...web, usage: 'mutual' }, "by ACME it would issue for servers only, not for 'mutual' use"],
  [{ address }, { ...web, maxTtl: Duration.days(91) }, 'ACME would cut its 91 days to 90 days'],
  [{ address: `${address}/` }, web, 'give scheme, host and port alone'],
])('ACME that would not work is refused (%#)', (acme, role, message) => {
  expect(() => mount(acme, (intermediate) => intermediate.role('web', role))).toThrow(message);
});

test.each<[PkiAcmeProps, PkiRoleProps, string]>([
  [{ address }, { ...web, acme: false }, "'shop/pki_int' has ACME and no role for it"],
  [
    { address, defaultRole: 'shop' },
    web,
    "default of 'shop/pki_int' is 'shop', no role with 'acme: true'. Choose one of web.",
  ],
])('ACME without its roles fails at synth (%#)', (acme, role, message) => {
  let errors: readonly string[] = [];
  mount(acme, (intermediate) => {
    intermediate.role('web', role);
    errors = intermediate.node.findAll().flatMap((node) => node.node.validate());
  });
  expect(errors).toEqual([expect.stringContaining(message)]);
});
