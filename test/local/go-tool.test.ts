import { findGoTool } from '../../operations/local/go-tool';
import { finish, output } from '../../operations/local/toolchain';

jest.mock('../../operations/local/cache', () => ({
  cacheFolder: '/no/cache',
  intoCache: (_: string, fill: (folder: string) => Promise<void>) => fill('/no/cache'),
}));
jest.mock('../../operations/local/toolchain', () => ({ output: jest.fn(), finish: jest.fn() }));

/** @param has What the programs of this machine print as their version. */
function find(has: Readonly<Record<string, string>>, onlyAsPinned: boolean) {
  jest.mocked(output).mockImplementation(async (program) => has[program]);
  const wanted = {
    name: 'vault-previous',
    module: 'github.com/hashicorp/vault',
    versionArgument: 'version',
    packages: 1,
  };
  return findGoTool({ ...wanted, onlyAsPinned, without: 'no Vault is upgraded' }, () => {});
}

const onPath = { 'vault-previous': 'Vault v9.9.9', go: 'go version go1.26.8' };

test('what PATH has is taken, whatever its version', async () => {
  expect(await find(onPath, false)).toMatchObject({ version: '9.9.9', from: 'PATH' });
  expect(finish).not.toHaveBeenCalled();
});

test('where no other version than the pinned one will do, it is built, whatever PATH has', async () => {
  expect(await find(onPath, true)).toMatchObject({ from: 'cache' });
  expect(finish).toHaveBeenCalled();
});

test('where nothing is built, the sentence names what to install', async () => {
  expect(await find({ 'vault-previous': 'Vault v9.9.9' }, true)).toMatchObject({
    sentence: 'go is not on PATH, so no Vault is upgraded; install it',
  });
  expect(await find({}, false)).toMatchObject({
    sentence: 'neither vault-previous nor go is on PATH, so no Vault is upgraded; install one of them',
  });
});
