import { isTrouble } from '../../operations/secrets/outcome';
import { rotateOverdue } from '../../operations/secrets/rotation';
import { metadata, type Reply, vaultStub } from './vault-stub';

const secret = { path: 'shop/api', mount: 'shop', name: 'api', stack: 'dev-tenant-shop' };
const now = new Date('2026-02-01T03:17:00Z');
const labels = { fields: 'key=random:64 created_at=written-at', rotation_days: '30' };
const kept = (days?: number, more: Readonly<Record<string, string>> = {}) =>
  metadata({ ...labels, ...more }, days, now);

/** The outcome of one run, and what was written. */
async function rotate(replies: Readonly<Record<string, Reply>>) {
  const stub = await vaultStub(({ line }) => replies[line]);
  try {
    const [outcome] = await rotateOverdue(stub.vault, [secret], now);
    const lines = stub.requests.map(({ line }) => line);
    const written = stub.requests.filter(({ line }) => line === 'POST shop/data/api').map(({ body }) => body);
    return { outcome: outcome!, lines, written };
  } finally {
    await stub.stop();
  }
}
const willing = {
  'POST sys/tools/random/64': { data: { random_bytes: 'bWFkZQ==' } },
  'POST shop/data/api': { data: {} },
};

test.each([30, 31, 400])('at %d days a secret gets one new version, on top of the one that was seen', async (days) => {
  const { outcome, written } = await rotate({ ...willing, 'GET shop/metadata/api': kept(days) });
  expect(outcome).toEqual({ path: 'shop/api', state: 'rotated' });
  expect(written).toEqual([{ options: { cas: 3 }, data: { key: 'bWFkZQ==', created_at: now.toISOString() } }]);
});

test('no value is read for it: metadata, random bytes and the write are all', async () => {
  const { lines } = await rotate({ ...willing, 'GET shop/metadata/api': kept(30) });
  expect(lines).toEqual(['GET shop/metadata/api', 'POST sys/tools/random/64', 'POST shop/data/api']);
});

test.each<[string, Reply]>([
  ['fresh', kept(29.99, { rotation_days: '90' })],
  ['due soon', kept(29.99)],
  ['fresh', metadata({ fields: labels.fields }, 4000, now)],
  ['never written', kept()],
])('%s stays as it is', async (state, reply) => {
  const { outcome, lines } = await rotate({ ...willing, 'GET shop/metadata/api': reply });
  expect(outcome).toEqual({ path: 'shop/api', state });
  expect(lines).toEqual(['GET shop/metadata/api']);
});

test('a value that a person has is never made up: the job fails until someone renews it', async () => {
  const reply = kept(31, { fields: 'url=asked created_at=written-at' });
  const { outcome, written } = await rotate({ ...willing, 'GET shop/metadata/api': reply });
  expect(outcome).toEqual({ path: 'shop/api', state: 'overdue', reason: 'a person has to renew shop/api: url' });
  expect(isTrouble(outcome)).toBe(true);
  expect(written).toEqual([]);
});

test('and is named in time', async () => {
  const { outcome } = await rotate({ 'GET shop/metadata/api': kept(24, { fields: 'url=asked' }) });
  expect(outcome).toMatchObject({ state: 'due soon', reason: 'a person has to renew shop/api: url' });
  expect(isTrouble(outcome)).toBe(false);
});

test('of two jobs at once one rotates', async () => {
  const error = 'check-and-set parameter did not match the current version';
  const { outcome } = await rotate({
    ...willing,
    'GET shop/metadata/api': kept(30),
    'POST shop/data/api': { status: 400, error },
  });
  expect(outcome).toEqual({ path: 'shop/api', state: 'fresh' });
});

test.each(['GET shop/metadata/api', 'POST sys/tools/random/64', 'POST shop/data/api'])(
  'a refusal of %s fails the job',
  async (line) => {
    const { outcome } = await rotate({ ...willing, 'GET shop/metadata/api': kept(30), [line]: { status: 403 } });
    expect(outcome).toMatchObject({ path: 'shop/api', state: 'refused' });
    expect(isTrouble(outcome)).toBe(true);
  },
);
