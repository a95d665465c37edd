import { PasswordPolicy, type PasswordPolicyProps } from '../../constructs/vault/password-policy';
import { Template } from '../template';

const policy = (props: PasswordPolicyProps) =>
  Template.of((stack) => {
    new PasswordPolicy(stack, 'shop', props);
  }).resource('vault_password_policy');

test('a password has the length and at least one character of each kind', () => {
  expect(policy({ length: 40, characters: ['abcdefghijklmnop', '0123456789', '-_'] })).toMatchObject({
    name: 'shop',
    policy:
      'length = 40\n\nrule "charset" {\n  charset   = "abcdefghijklmnop"\n  min-chars = 1\n}\n\n' +
      'rule "charset" {\n  charset   = "0123456789"\n  min-chars = 1\n}\n\nrule "charset" {\n  charset   = "-_"\n  min-chars = 1\n}\n',
  });
});

test('a password that could be guessed, or that Vault does not make, is refused', () => {
  expect(() => policy({ length: 21 })).toThrow("Password policy 'shop' makes 21 characters, worth 125 bits.");
  expect(() => policy({ length: 40, characters: ['0123456789', '0123456789'] })).not.toThrow();
  expect(() => policy({ length: 38, characters: ['0123456789', '0123456789'] })).toThrow('worth 126 bits');
  expect(() => policy({ length: 101 })).toThrow('at most 100');
  expect(() => policy({ length: 30.5 })).toThrow('makes 30.5 characters');
  expect(() => policy({ length: 40, characters: [] })).toThrow("Password policy 'shop'");
});

test('characters that end a quote on the way to a database are refused', () => {
  for (const character of ["'", '"', '`', '\\', ' ', '{', 'é', '\n']) {
    expect(() => policy({ length: 40, characters: [`abcdefghij${character}`] })).toThrow(`contains '${character}'`);
  }
  expect(() => policy({ length: 40, characters: ['abcdefghij!#$%&()*+,-./:;<=>?@[]^_|}~'] })).not.toThrow();
});
