import { checkVaultImage } from '../../constructs/vault-server/vault-image';
import { images } from '../../environments/versions';

const check = (tag: string) => () => checkVaultImage({ repository: 'hashicorp/vault', tag });

test.each(['', 'latest', '2', '2.0', 'v2.0.4'])('the tag %j is refused: it names no version', (tag) => {
  expect(check(tag)).toThrow('use a tag like 2.0.4');
});

test.each([
  ['1.19.17', '1.19.18'],
  ['1.20.11', '1.20.12'],
  ['1.21.6', '1.21.7'],
  ['2.0.1', '2.0.2'],
  ['2.0.1-ubi', '2.0.2'],
])('%s is refused: it needs a capability, %s does not', (tag, fixed) => {
  expect(check(tag)).toThrow(`IPC_LOCK, which the server's pods drop; use ${fixed} or later`);
  expect(check(fixed)).not.toThrow();
});

test('the version that every environment deploys is accepted', () => {
  expect(() => checkVaultImage(images.vault)).not.toThrow();
});
