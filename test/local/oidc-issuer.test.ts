import { createPublicKey, verify } from 'node:crypto';
import { OidcIssuer } from '../../operations/local/oidc-issuer';
import { freePort } from '../../operations/local/port';

let issuer: OidcIssuer;
beforeAll(async () => {
  issuer = await OidcIssuer.start({ url: `http://127.0.0.1:${await freePort()}` });
});
afterAll(() => issuer.stop());

const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());

async function publishedKey() {
  const read = async <T>(url: string) => (await (await fetch(url)).json()) as T;
  const discovery = await read<{ issuer: string; jwks_uri: string }>(`${issuer.url}/.well-known/openid-configuration`);
  const { keys } = await read<{ keys: readonly [{ kid: string }] }>(discovery.jwks_uri);
  return { discovery, key: keys[0] };
}

test('its tokens verify with the key that discovery leads to, and say who issued them', async () => {
  const { discovery, key } = await publishedKey();
  const [header, payload, signature] = issuer.token({ sub: 'job', aud: 'vault' }).split('.') as [
    string,
    string,
    string,
  ];
  expect(decode(header)).toMatchObject({ alg: 'RS256', kid: key.kid });
  expect(decode(payload)).toMatchObject({ iss: discovery.issuer, sub: 'job', aud: 'vault' });
  const publicKey = createPublicKey({ key, format: 'jwk' });
  expect(verify('sha256', Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))).toBe(
    true,
  );
});

test('the private part of the key is not published', async () => {
  const { key } = await publishedKey();
  expect(key).not.toHaveProperty('d');
});

test.each(['/authorize?client_id=vault', '//', '/keys/more'])(
  'told of no people, it answers nothing at %s',
  async (path) => {
    expect((await fetch(`${issuer.url}${path}`)).ok).toBe(false);
  },
);

test('told of no people, it trades nothing', async () => {
  expect((await fetch(`${issuer.url}/token`, { method: 'POST', body: 'code=1' })).status).toBe(404);
});
