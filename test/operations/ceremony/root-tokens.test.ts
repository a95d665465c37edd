import { endRoot, lookUpAccessor } from '../../../operations/ceremony/root-tokens';
import { type Reply, vaultStub } from '../vault-stub';

let replies: Readonly<Record<string, Reply>>;
let stub: Awaited<ReturnType<typeof vaultStub>>;
beforeAll(async () => {
  stub = await vaultStub(({ line }) => replies[line]);
});
afterAll(() => stub.stop());

test('a root token that cannot be revoked is named, and how it ends', async () => {
  replies = { 'POST auth/token/revoke-self': { status: 500 }, 'GET auth/token/lookup-self': { data: {} } };
  await expect(endRoot(stub.vault, 'root', 'a1', 0.3)).rejects.toThrow(
    /^The root token with accessor a1 LIVES: .* \(500\).* vault token revoke -accessor a1$/,
  );
  expect(stub.requests.length).toBeGreaterThan(2);
});

test.each<[vault: string, answer: Reply]>([
  ['1.21', { status: 403, error: '1 error occurred:\n\t* invalid accessor' }],
  ['2.0', { status: 404 }],
])('a token that has ended is told from one that may not be looked at, by Vault %s', async (_, answer) => {
  replies = { 'POST auth/token/lookup-accessor': answer };
  expect(await lookUpAccessor(stub.vault, 'gone')).toBeUndefined();
  replies = { 'POST auth/token/lookup-accessor': { status: 403, error: 'permission denied' } };
  await expect(lookUpAccessor(stub.vault, 'gone')).rejects.toThrow('403 permission denied');
});
