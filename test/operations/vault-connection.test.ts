import { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { connect, type VaultVariables } from '../../operations/vault-connection';
import { type Reply, vaultStub } from './vault-stub';

const HEALTH = 'GET sys/health?standbyok=true&perfstandbyok=true';
const SELF = 'GET auth/token/lookup-self';
let stub: Awaited<ReturnType<typeof vaultStub>>;
let replies: Readonly<Record<string, Reply>>;
beforeAll(async () => {
  stub = await vaultStub(({ line }) => replies[line]);
});
beforeEach(() => {
  replies = { [HEALTH]: {}, [SELF]: {} };
});
afterAll(() => stub.stop());

const stacks = (address: string) => [
  new SynthesizedStack(
    {
      name: 'dev-vault',
      environment: { name: 'dev', account: '111122223333', disposable: false, production: false },
      dependencies: [],
      directory: '',
    },
    { provider: { vault: [{ address: '${var.vault_address}' }] }, variable: { vault_address: { default: address } } },
  ),
];
const connecting = (variables: VaultVariables) =>
  connect(stacks(stub.address), { VAULT_TOKEN: 'hvs.known-to-nobody', ...variables });

test('Vault is where the stacks say, unless VAULT_ADDR says otherwise', async () => {
  expect((await connecting({})).address).toBe(stub.address);
  expect((await connecting({ VAULT_ADDR: '' })).address).toBe(stub.address);
  const { address } = await connect(stacks('https://vault.example:8200'), {
    VAULT_ADDR: `${stub.address}/`,
    VAULT_TOKEN: 'hvs.known-to-nobody',
  });
  expect(address).toBe(stub.address);
});

test.each<[VaultVariables, string]>([
  [{ VAULT_TOKEN: 'hvs.known-to-nobody\n' }, 'VAULT_TOKEN has a space, a line break or the like in it'],
  [{ VAULT_TOKEN: '' }, 'and put the token into VAULT_TOKEN.'],
  [{ VAULT_ADDR: 'http://vault.example:8200' }, "VAULT_ADDR cannot be 'http://vault.example:8200': write https://"],
  [{ VAULT_ADDR: 'http://127.0.0.1.example:8200' }, 'in clear, only this machine is spoken to.'],
  [{ VAULT_ADDR: 'vault' }, "VAULT_ADDR cannot be 'vault'"],
  [{ VAULT_CACERT: '/no/such/file' }, "VAULT_CACERT names '/no/such/file', which cannot be read"],
  [{ VAULT_ADDR: 'http://127.0.0.1:1' }, 'Vault does not answer at http://127.0.0.1:1 (ECONNREFUSED)'],
])('%j is refused', async (variables, message) => {
  await expect(connecting(variables)).rejects.toThrow(message);
  await expect(connecting(variables)).rejects.not.toThrow('known-to-nobody');
});

test.each([
  [501, 'is not initialized.'],
  [503, 'is sealed.'],
])('a Vault whose health is %d is no place for secrets', async (status, message) => {
  replies = { [HEALTH]: { status } };
  await expect(connecting({})).rejects.toThrow(`Vault at ${stub.address} ${message}`);
});

test('a token that Vault does not know is named before every request is refused', async () => {
  replies = {
    [HEALTH]: {},
    [SELF]: { status: 403, error: '2 errors occurred:\n\t* permission denied\n\t* invalid token' },
  };
  await expect(connecting({})).rejects.toThrow('does not know the token in VAULT_TOKEN, or no longer; log in again.');
});

test('a token that may not look itself up is known', async () => {
  replies = { [HEALTH]: {}, [SELF]: { status: 403, error: '1 error occurred:\n\t* permission denied' } };
  await expect(connecting({})).resolves.toMatchObject({ address: stub.address });
});
