import { TerraformStack, Testing } from 'cdktf';
import { Duration } from '../../../constructs/vault/duration';
import { PkiExternalRoot } from '../../../constructs/vault/engines/pki-external-root';
import type { PkiGenerationProps } from '../../../constructs/vault/engines/pki-generation';
import { PkiIntermediate } from '../../../constructs/vault/engines/pki-intermediate';
import { sameKey } from '../../../constructs/vault/engines/pki-same-key';
import { Principal } from '../../../constructs/vault/principal';
import { type Block, Template } from '../../template';
import {
  bankRootPem,
  request,
  shopRootPem,
  signed,
  signedAsLeaf,
  signedByBank,
  signedForLong,
  signedForPayments,
} from './pki-certificates';
import { shopRoot } from './shop-root';

const unsigned: PkiGenerationProps = {
  name: 'int-2026a',
  commonName: 'Shop Intermediate CA',
  ttl: Duration.days(730),
};
const a = { ...unsigned, signedCertificate: signed };
const later = { ...unsigned, name: 'int-2026b' };

const build = (generations: readonly PkiGenerationProps[], byDefault: string) => (stack: TerraformStack) => {
  const root = new PkiExternalRoot({ certificate: shopRootPem, aiaAddress: 'http://pki.shop.internal' });
  const intermediate = new PkiIntermediate(stack, 'int', {
    path: 'shop/pki_int',
    root,
    generations,
    default: byDefault,
    acme: { address: 'https://vault.shop.internal:8200' },
  });
  const web = { usage: 'server', names: ['web.shop.internal'], ttl: Duration.days(7), acme: true } as const;
  intermediate.role('web', web).grantIssue(new Principal(stack, 'app'));
};

const hierarchy = (generations: readonly PkiGenerationProps[], byDefault = 'int-2026a') =>
  Template.of(build(generations, byDefault));

function outputs(generations: readonly PkiGenerationProps[]): Readonly<Record<string, Block>> {
  const stack = new TerraformStack(Testing.app(), 'stack');
  build(generations, 'int-2026a')(stack);
  return JSON.parse(Testing.synth(stack)).output;
}

test('before anybody signed, there is a key and its request, and nothing that needs an authority', () => {
  const template = hierarchy([unsigned]);
  expect(template.resource('vault_pki_secret_backend_intermediate_cert_request')).toMatchObject({
    type: 'internal',
    common_name: 'Shop Intermediate CA',
  });
  // The root itself, for the chain.
  expect(template.resource('vault_pki_secret_backend_intermediate_set_signed')['certificate']).toBe(shopRootPem);
  for (const type of ['issuer', 'config_issuers', 'config_acme', 'role', 'root_sign_intermediate', 'root_cert']) {
    expect(template.resources(`vault_pki_secret_backend_${type}`)).toEqual([]);
  }
  expect(template.resource('vault_policy')['policy']).toContain('shop/pki_int/issue/web');
});

test('the request is an output, before and after', () => {
  for (const generation of [unsigned, a]) {
    expect(outputs([generation])['csr-shop-pki_int-int-2026a']).toEqual({
      value: expect.stringMatching(/^\$\{vault_pki_secret_backend_intermediate_cert_request\..*\.csr\}$/),
      description: "For 'Shop Intermediate CA' in 'shop/pki_int', to be signed by CN=Shop Root CA",
    });
  }
});

test('what was signed becomes the authority that roles issue with', () => {
  const template = hierarchy([a]);
  const imported = template.resources('vault_pki_secret_backend_intermediate_set_signed');
  expect(imported.map(({ certificate }) => certificate).sort()).toEqual([shopRootPem, signed].sort());
  expect(template.resource('vault_pki_secret_backend_role')['issuer_ref']).toBe('int-2026a');
  expect(template.resource('vault_pki_secret_backend_config_acme')).toMatchObject({
    allowed_roles: ['web'],
    allowed_issuers: ['int-2026a'],
  });
});

test('the next generation waits for its signature beside the one that signs', () => {
  const template = hierarchy([a, later]);
  expect(template.resources('vault_pki_secret_backend_intermediate_cert_request')).toHaveLength(2);
  expect(template.resource('vault_pki_secret_backend_issuer')['issuer_name']).toBe('int-2026a');
  expect(() => hierarchy([a, later], 'int-2026b')).toThrow(
    "The default of 'shop/pki_int' is 'int-2026b', whose request nobody has signed yet. Leave it at 'int-2026a' until",
  );
});

test('Terraform imports no certificate that is for another key', () => {
  const condition = sameKey('it.csr', signed);
  const forms: readonly string[] = JSON.parse(/\[".*?"\]/.exec(condition)![0]);
  const holds = (csr: string) => forms.some((form) => csr.replace(/\n/g, '').includes(form));
  expect(condition).toMatch(/^\$\{anytrue\(\[for form in .*strcontains\(replace\(it\.csr, "\\n", ""\), form\)\]\)\}$/);
  expect(holds(request)).toBe(true);
  // The same bytes, moved within their groups of three.
  for (const shift of ['', 'x', 'xx']) {
    const body = Buffer.from(request.replace(/-----.*-----|\n/g, ''), 'base64');
    expect(holds(Buffer.concat([Buffer.from(shift), body]).toString('base64'))).toBe(true);
  }
  expect(holds(bankRootPem)).toBe(false);

  const imported = hierarchy([a])
    .resources('vault_pki_secret_backend_intermediate_set_signed')
    .find(({ certificate }) => certificate === signed)!;
  const ofItsKey = 'vault_pki_secret_backend_intermediate_cert_request.int_Mount_int-2026a_Request';
  expect(imported['lifecycle']).toMatchObject({
    prevent_destroy: true,
    precondition: [{ condition: expect.stringContaining(ofItsKey) }],
  });
});

test.each<[Partial<PkiGenerationProps>, string]>([
  [{ signedCertificate: signedByBank }, "The signedCertificate of 'int-2026a' was not signed by 'CN=Shop Root CA'"],
  [{ signedCertificate: signedAsLeaf }, 'is that of no authority: its basic constraints lack CA:TRUE'],
  [
    { signedCertificate: signedForPayments },
    "is for 'CN=Shop Payments CA', not for the common name 'Shop Intermediate CA'",
  ],
  [{ signedCertificate: signedForLong }, 'after its root on'],
  [{ ttl: Duration.days(731) }, 'lives 730 days, shorter than its ttl of 731 days'],
  [{ signedCertificate: `${signed}${shopRootPem}` }, 'is not one certificate in PEM'],
  [{ signedCertificate: signed.replace('M', '') }, "The signedCertificate of 'int-2026a' cannot be read"],
  [{ ttl: Duration.days(3651) }, "its root 'CN=Shop Root CA' only 3650 days"],
])('a certificate that would be no good is refused at synth (%#)', (props, message) => {
  expect(() => hierarchy([{ ...a, ...props }])).toThrow(message);
});

test('a root signs itself', () => {
  const root = (certificate: string) => () =>
    new PkiExternalRoot({ certificate, aiaAddress: 'http://pki.shop.internal' });
  expect(root(signed)).toThrow("'CN=Shop Intermediate CA' is no root: it is signed by 'CN=Shop Root CA'.");
  expect(root('shop-root.pem')).toThrow('The certificate of the root is not one certificate in PEM');
  expect(root(shopRootPem)).not.toThrow();
});

test('a root in Vault takes no certificate from elsewhere', () => {
  expect(() =>
    Template.of((stack) => {
      const props = { path: 'shop/pki_int', root: shopRoot(stack), generations: [a], default: 'int-2026a' };
      new PkiIntermediate(stack, 'int', props);
    }),
  ).toThrow("'int-2026a' is signed by 'shop/pki' itself: leave out signedCertificate, or use a PkiExternalRoot.");
});
