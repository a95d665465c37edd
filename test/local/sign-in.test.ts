import { createHash } from 'node:crypto';
import { OidcIssuer } from '../../operations/local/oidc-issuer';
import { freePort } from '../../operations/local/port';
import { peopleOf } from '../../operations/local/sign-in';

const client = { id: 'vault', secret: 'a b:c&d' };
const callback = 'http://localhost:8250/oidc/callback';
const page = 'https://vault.example.com:8200/ui/vault/auth/oidc/oidc/callback';
const people = peopleOf({ admin: 'vault-admin', auditor: '<vault> & "co"' });

let issuer: OidcIssuer;
beforeAll(async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  issuer = await OidcIssuer.start({ url, people: { client, people, redirectUris: [page] } });
});
afterAll(() => issuer.stop());
afterEach(() => jest.restoreAllMocks());

const request = (changes: Readonly<Record<string, string | undefined>> = {}) => {
  const all = {
    client_id: 'vault',
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid',
    state: 'st&te',
    nonce: 'n-1',
    ...changes,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${issuer.url}/authorize?${new URLSearchParams(given)}`;
};
const follow = (url: string) => fetch(url, { redirect: 'manual' });

/** Where the browser of `person` is sent back to. */
async function sentBack(person: string, changes: Readonly<Record<string, string | undefined>> = {}) {
  const answer = await follow(request({ login_hint: person, ...changes }));
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location')!);
}
const codeOf = async (person: string, changes: Readonly<Record<string, string | undefined>> = {}) =>
  (await sentBack(person, changes)).searchParams.get('code')!;

async function trade(form: Readonly<Record<string, string>>, basic: string | null = 'vault:a+b%3Ac%26d') {
  const answer = await fetch(`${issuer.url}/token`, {
    method: 'POST',
    headers: basic === null ? {} : { authorization: `Basic ${Buffer.from(basic).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', redirect_uri: callback, ...form }),
  });
  const body = (await answer.json()) as { readonly id_token: string; readonly error?: string };
  return { status: answer.status, ...body };
}
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());

test('the page has a link for each person, which keeps the request and says who asks', async () => {
  const answer = await follow(request());
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  const html = await answer.text();
  const links = [...html.matchAll(/<a href="([^"]+)">([^<]+)<\/a> \(([^)]*)\)/g)].map(([, href = '', name, among]) => ({
    href: href.replaceAll('&amp;', '&'),
    name,
    among,
  }));
  expect(links.map(({ name, among }) => `${name}: ${among}`)).toEqual([
    'admin: vault-admin',
    'auditor: &lt;vault&gt; &amp; &quot;co&quot;',
    'visitor: in no group',
  ]);
  const back = await follow(`${issuer.url}${links[0]!.href}`);
  const location = new URL(back.headers.get('location')!);
  expect(`${location.origin}${location.pathname}`).toBe(callback);
  expect(location.searchParams.get('state')).toBe('st&te');
});

test('nothing of a request becomes part of the page', async () => {
  const html = await (await follow(request({ state: '" onclick="x"><script>x</script>' }))).text();
  expect(html).not.toContain('<script');
  expect(html).not.toContain('" onclick');
});

test('a code is traded for who it is: subject, audience, groups and the nonce of the request', async () => {
  const { status, id_token: token } = await trade({ code: await codeOf('admin') });
  expect(status).toBe(200);
  expect(claimsOf(token)).toMatchObject({
    iss: issuer.url,
    sub: 'admin',
    aud: 'vault',
    groups: ['vault-admin'],
    nonce: 'n-1',
  });
  const visitor = await trade({ code: await codeOf('visitor', { nonce: undefined }) });
  expect(claimsOf(visitor.id_token)).toMatchObject({ sub: 'visitor', groups: [] });
  expect(claimsOf(visitor.id_token)).not.toHaveProperty('nonce');
});

test('a code is good once', async () => {
  const code = await codeOf('admin');
  await trade({ code });
  expect(await trade({ code })).toMatchObject({ status: 400, error: 'invalid_grant' });
});

test('a code is good for a minute', async () => {
  const [early, late] = [await codeOf('admin'), await codeOf('admin')];
  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now + 55_000);
  expect(await trade({ code: early })).toMatchObject({ status: 200 });
  jest.spyOn(Date, 'now').mockReturnValue(now + 61_000);
  expect(await trade({ code: late })).toMatchObject({ status: 400, error: 'invalid_grant' });
});

test('the client proves itself by its secret, in the header or in the form', async () => {
  const inForm = { client_id: 'vault', client_secret: client.secret };
  expect(await trade({ code: await codeOf('admin'), ...inForm }, null)).toMatchObject({ status: 200 });
  for (const [form, basic] of [
    [{}, null],
    [{}, 'vault:wrong'],
    [{}, 'other:a+b%3Ac%26d'],
    [{}, 'vault'],
    [{ ...inForm, client_secret: '' }, null],
    [inForm, 'vault:wrong'],
  ] as const) {
    const code = await codeOf('admin');
    expect(await trade({ code, ...form }, basic)).toMatchObject({ status: 401, error: 'invalid_client' });
    // Who is not the client uses up no code.
    expect(await trade({ code })).toMatchObject({ status: 200 });
  }
});

test('a code is of no use with another redirect_uri, or another grant', async () => {
  const elsewhere = 'http://localhost:8251/oidc/callback';
  expect(await trade({ code: await codeOf('admin'), redirect_uri: elsewhere })).toMatchObject({
    error: 'invalid_grant',
  });
  expect(await trade({ code: await codeOf('admin'), grant_type: 'password' })).toMatchObject({
    error: 'unsupported_grant_type',
  });
});

test('with a code_challenge only its verifier gets the token, without one none does', async () => {
  const verifier = 'v'.repeat(43);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const asked = { code_challenge: challenge, code_challenge_method: 'S256' };
  expect(await trade({ code: await codeOf('admin', asked), code_verifier: verifier })).toMatchObject({ status: 200 });
  const refused = { status: 400, error: 'invalid_grant' };
  expect(await trade({ code: await codeOf('admin', asked), code_verifier: challenge })).toMatchObject(refused);
  expect(await trade({ code: await codeOf('admin', asked) })).toMatchObject(refused);
  expect(await trade({ code: await codeOf('admin'), code_verifier: verifier })).toMatchObject(refused);
});

test.each(['http://127.0.0.1:1234/x', 'http://[::1]:8250/oidc/callback', 'https://localhost/', page])(
  'the browser is sent back to %s',
  async (uri) => {
    expect((await sentBack('admin', { redirect_uri: uri })).href.split('?')[0]).toBe(uri);
  },
);

test.each([
  ['another host', { redirect_uri: 'https://evil.example.com/oidc/callback' }],
  ['a host that only begins like this one', { redirect_uri: 'http://localhost.example.com/' }],
  ['a host behind a user', { redirect_uri: 'http://localhost@example.com/' }],
  ['a page below that of Vault', { redirect_uri: `${page}/../elsewhere` }],
  ['a script', { redirect_uri: 'javascript:alert(1)' }],
  ['another protocol', { redirect_uri: 'vault://localhost/oidc/callback' }],
  ['a fragment', { redirect_uri: `${callback}#here` }],
  ['no redirect_uri', { redirect_uri: undefined }],
  ['another client', { client_id: 'other' }],
  ['another flow', { response_type: 'id_token' }],
  ['a login that is none', { scope: 'profile' }],
  ['a code_challenge in clear', { code_challenge: 'v', code_challenge_method: 'plain' }],
  ['a code_challenge without method', { code_challenge: 'v' }],
  ['a method without code_challenge', { code_challenge_method: 'S256' }],
])('%s is refused without sending anyone anywhere', async (_, changes) => {
  const answer = await follow(request({ login_hint: 'admin', ...changes }));
  expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  expect(await answer.text()).toMatch(/^[^\n]+\.\n$/);
});

test.each(['nobody', 'constructor', '__proto__'])('whoever says %s is asked again', async (person) => {
  expect((await follow(request({ login_hint: person }))).status).toBe(200);
});
