import { asked, random, text, writtenAt } from '../../constructs/vault/engines/kv-field';
import { SynthesizedStack } from '../../guardrails/synthesized-stack';
import { parseAnswers } from '../../operations/secrets/answers';
import { declaredSecrets, selectSecrets } from '../../operations/secrets/declared-secret';
import { isTrouble } from '../../operations/secrets/outcome';
import { type Seedable, seedableSecret } from '../../operations/secrets/seedable';
import { seedableRoots } from '../../operations/secrets/seedable-root';
import { findWaiting, seedWaiting } from '../../operations/secrets/seeding';
import { metadata, type Reply, type Request, vaultStub } from './vault-stub';

const mount = (path: string, type = 'kv') => ({ path, type });
const endpoint = (path: string) => ({ path, data_json: '{}' });
const stack = new SynthesizedStack(
  {
    name: 'dev-tenant-shop',
    environment: { name: 'dev', account: '111122223333', disposable: false, production: false },
    dependencies: [],
    directory: '',
  },
  {
    resource: {
      vault_mount: { a: mount('shop'), b: mount('metadata/kv'), c: mount('db', 'database') },
      vault_generic_endpoint: {
        a: endpoint('shop/metadata/pay/stripe'),
        b: endpoint('shop/metadata/api'),
        c: endpoint('metadata/kv/metadata/x'),
        d: endpoint('db/metadata/shop'),
        e: endpoint('sys/config/ui/headers/metadata'),
      },
      vault_jwt_auth_backend: { a: { path: 'oidc', type: 'oidc' }, b: { path: 'github', type: 'jwt' } },
      vault_azure_secret_backend: { a: { path: 'shop/azure' } },
    },
  },
);
const [api, stripe] = [
  { path: 'shop/api', mount: 'shop', name: 'api', stack: stack.name },
  { path: 'shop/pay/stripe', mount: 'shop', name: 'pay/stripe', stack: stack.name },
];
const made = { key: random(64), host: text('db.shop:5432'), created_at: writtenAt };
const now = new Date('2026-02-01T03:17:00Z');

let stub: Awaited<ReturnType<typeof vaultStub>>;
const answering = async (replies: Readonly<Record<string, Reply | ((request: Request) => Reply)>>) => {
  stub = await vaultStub((request) => {
    const reply = replies[request.line];
    return typeof reply === 'function' ? reply(request) : reply;
  });
  return stub.vault;
};
afterEach(async () => stub?.stop());
const asksAnd = (line: string) => stub.requests.filter((request) => request.line === line);

test('declared are the secrets whose metadata a stack writes', () => {
  expect(declaredSecrets([stack]).map(({ path }) => path)).toEqual(['metadata/kv/x', 'shop/api', 'shop/pay/stripe']);
  expect(declaredSecrets([stack]).slice(1)).toEqual([api, stripe]);
});

test('a secret that no stack declares cannot be selected', () => {
  expect(selectSecrets(declaredSecrets([stack]), ['shop/api'])).toEqual([api]);
  expect(() => selectSecrets(declaredSecrets([stack]), ['shop/api', 'shop/data/api'])).toThrow(
    "No stack of this environment declares 'shop/data/api'; write <mount>/<path>, without data/.",
  );
});

describe('answers', () => {
  const seedables = [api, stripe].map(seedableSecret);
  const waiting = [{ seedable: seedables[0]!, fields: { key: asked, secret: asked, created_at: writtenAt } }];
  const parse = (given: unknown) =>
    parseAnswers(typeof given === 'string' ? given : JSON.stringify(given), seedables, waiting);

  test('are taken when they fit what is asked', () => {
    expect(parse({ 'shop/api': { key: 'a', secret: 'b' } }).get('shop/api')).toEqual({ key: 'a', secret: 'b' });
  });

  test('for what has its values may come again', () => {
    expect(() => parse({ 'shop/pay/stripe': { whatever: 'clear' } })).not.toThrow();
  });

  test.each([
    ['clear', 'is not {"<mount>/<path>": {"<field>": "<value>"}} in JSON'],
    [[], 'is not {"<mount>'],
    [{ 'shop/api': 'clear' }, 'is not {"<mount>'],
    [{ 'shop/api': { key: 1, secret: 'clear' } }, 'is not {"<mount>'],
    [{ 'shop/other': { key: 'clear' } }, "Nothing is declared at 'shop/other'"],
    [{ 'shop/api': { key: 'clear' } }, "'shop/api': 'secret' is missing"],
    [{ 'shop/api': { key: '', secret: 'clear' } }, "'shop/api': 'key' is empty"],
    [{ 'shop/api': { key: 'clear', secret: 'clear', more: 'clear' } }, "'shop/api': 'more' is not asked for"],
    [{ 'shop/api': { key: 'clear', secret: 'b', created_at: 'clear' } }, "'created_at' is not asked for"],
  ])('are refused without a word of them: %j', (given, message) => {
    expect(() => parse(given)).toThrow(message);
    expect(() => parse(given)).toThrow('nothing was written');
    expect(() => parse(given)).not.toThrow('clear');
  });
});

describe('seeding', () => {
  test('finds what was never written, and writes nothing to find it', async () => {
    const vault = await answering({
      'GET shop/metadata/api': metadata({ fields: 'key=random:64' }),
      'GET shop/metadata/pay/stripe': metadata({ fields: 'key=asked' }, 1),
    });
    const { waiting, settled } = await findWaiting(vault, [api, stripe].map(seedableSecret));
    expect(waiting.map(({ seedable, fields }) => [seedable.path, fields])).toEqual([
      ['shop/api', { key: 'random:64' }],
    ]);
    expect(settled).toEqual([{ path: 'shop/pay/stripe', state: 'existed' }]);
    expect(stub.requests.every(({ line }) => line.startsWith('GET '))).toBe(true);
  });

  test.each<[Reply, object]>([
    [{ status: 403 }, { state: 'refused', reason: "this takes the persona 'operator'" }],
    [{ status: 404 }, { state: 'not applied', reason: 'apply dev-tenant-shop first' }],
    [
      { status: 500, error: '1 error:\n\n\t* no' },
      { state: 'failed', reason: 'GET shop/metadata/api: 500 1 error: * no' },
    ],
    [metadata({ fields: 'key=guessed' }), { state: 'failed' }],
    [metadata({ owner: 'x' }), { state: 'failed' }],
  ])('goes on past %j, and says so', async (reply, outcome) => {
    const vault = await answering({
      'GET shop/metadata/api': reply,
      'GET shop/metadata/pay/stripe': metadata({ fields: 'key=random:64' }),
    });
    const { waiting, settled } = await findWaiting(vault, [api, stripe].map(seedableSecret));
    expect(waiting).toHaveLength(1);
    expect(settled).toMatchObject([{ path: 'shop/api', ...outcome }]);
    expect(settled.every(isTrouble)).toBe(true);
  });

  test('writes what Vault made, what is known and what a person gave, only where nothing is', async () => {
    const vault = await answering({
      'POST sys/tools/random/64': { data: { random_bytes: 'bWFkZQ==' } },
      'POST shop/data/api': { data: {} },
    });
    const waiting = [{ seedable: seedableSecret(api), fields: { ...made, api_key: asked } }];
    const outcomes = await seedWaiting(vault, waiting, new Map([['shop/api', { api_key: 'given' }]]), now);
    expect(outcomes).toEqual([{ path: 'shop/api', state: 'seeded' }]);
    expect(asksAnd('POST shop/data/api').map(({ body }) => body)).toEqual([
      {
        options: { cas: 0 },
        data: { key: 'bWFkZQ==', host: 'db.shop:5432', created_at: now.toISOString(), api_key: 'given' },
      },
    ]);
    expect(asksAnd('POST sys/tools/random/64')[0]?.body).toEqual({ format: 'base64' });
  });

  test('leaves what a person has not given, and makes no part of it', async () => {
    const vault = await answering({});
    const waiting = [{ seedable: seedableSecret(api), fields: { ...made, api_key: asked } }];
    const [outcome] = await seedWaiting(vault, waiting, new Map());
    expect(outcome).toMatchObject({ path: 'shop/api', state: 'left' });
    expect(isTrouble(outcome!)).toBe(false);
    expect(stub.requests).toEqual([]);
  });

  test('leaves what another wrote in the meantime, and goes on past a refusal', async () => {
    const vault = await answering({
      'POST shop/data/api': { status: 400, error: 'check-and-set parameter did not match the current version' },
      'POST shop/data/pay/stripe': { status: 403 },
    });
    const fields = { host: text('db.shop') };
    const waiting = [stripe, api].map((secret) => ({ seedable: seedableSecret(secret), fields }));
    expect((await seedWaiting(vault, waiting, new Map())).map(({ state }) => state)).toEqual(['refused', 'existed']);
  });

  test('hides no defect', async () => {
    const broken: Seedable = { ...seedableSecret(api), missing: () => Promise.reject(new TypeError('defect')) };
    await expect(findWaiting(await answering({}), [broken])).rejects.toThrow('defect');
  });
});

describe('what Vault identifies itself by', () => {
  const [client, azure] = seedableRoots([stack]);
  const config = { oidc_discovery_url: 'https://id.example', default_role: 'people', oidc_client_id: '' };

  test('is the client of people, and the root of Azure', () => {
    expect(seedableRoots([stack]).map(({ path }) => path)).toEqual(['auth/oidc/config', 'shop/azure/config']);
  });

  test('is asked for once', async () => {
    const vault = await answering({
      'GET auth/oidc/config': { data: config },
      'GET shop/azure/config': { data: { client_id: 'there' } },
    });
    const { waiting, settled } = await findWaiting(vault, [client!, azure!]);
    expect(waiting.map(({ fields }) => fields)).toEqual([{ oidc_client_id: 'asked', oidc_client_secret: 'asked' }]);
    expect(settled).toEqual([{ path: 'shop/azure/config', state: 'existed' }]);
  });

  test('the client is written with all else that its configuration holds: Vault replaces the whole', async () => {
    const vault = await answering({ 'GET auth/oidc/config': { data: config }, 'POST auth/oidc/config': {} });
    const values = { oidc_client_id: 'strongroom', oidc_client_secret: 'given' };
    expect(await client!.write(vault, values)).toBe(true);
    expect(asksAnd('POST auth/oidc/config')[0]?.body).toEqual({ ...config, ...values });
  });

  test('what another wrote in the meantime stays', async () => {
    const vault = await answering({ 'GET auth/oidc/config': { data: { ...config, oidc_client_id: 'there' } } });
    expect(await client!.write(vault, {})).toBe(false);
    expect(stub.requests).toHaveLength(1);
  });

  test("Azure's secret is replaced at once, by one that nobody knows", async () => {
    const values = { client_id: 'id', client_secret: 'given' };
    const replies = { 'GET shop/azure/config': { data: { client_id: '' } }, 'POST shop/azure/config': {} };
    expect(await azure!.write(await answering({ ...replies, 'POST shop/azure/rotate-root': {} }), values)).toBe(true);
    expect(asksAnd('POST shop/azure/config')[0]?.body).toEqual(values);
    await stub.stop();
    const refusing = await answering({ ...replies, 'POST shop/azure/rotate-root': { status: 500 } });
    await expect(azure!.write(refusing, values)).rejects.toThrow("repeat 'vault write -f shop/azure/rotate-root'");
  });
});
