import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey } from 'openpgp';
import { type Ceremony, holdCeremony, type Step } from '../../../operations/ceremony/ceremony';
import { checkKey, type Holder } from '../../../operations/ceremony/holder-keys';
import { RecordFile } from '../../../operations/ceremony/record';
import { FakeVault } from './fake-vault';

let holders: readonly Holder[];
beforeAll(async () => {
  holders = await Promise.all(
    ['ann', 'bob', 'cid'].map(async (name) => {
      const { publicKey } = await generateKey({
        type: 'ecc',
        curve: 'curve25519Legacy',
        userIDs: [{ name }],
        format: 'object',
      });
      return checkKey(name, publicKey.getFingerprint().toUpperCase(), publicKey.armor());
    }),
  );
});

let folder: string;
let vault: FakeVault;
let stored: Map<string, { readonly ciphertext: string; readonly version: string }>;
let record: RecordFile;
let done: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strongroom-test-'));
  vault = new FakeVault();
  stored = new Map();
  record = new RecordFile(join(folder, 'ceremony/record.json'));
  done = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const hold = (other: Partial<Ceremony> = {}) =>
  holdCeremony({
    environment: 'test',
    address: 'http://vault',
    vault,
    holders,
    threshold: 2,
    secretOf: (holder) => `secret-of-${holder}`,
    store: {
      version: async (secret) => stored.get(secret)?.version,
      write: async (secret, ciphertext, version) => void stored.set(secret, { ciphertext, version }),
    },
    record,
    configure: async (token) => void done.push(`configured with ${token}`),
    proveLogin: async () => ({ proven: 'ci-apply' }),
    onStep: (step) => void done.push(step),
    ...other,
  });
const refusal = (other: Partial<Ceremony> = {}) =>
  hold(other).then(
    () => 'none',
    ({ message }: Error) => message,
  );

/** A process that is killed does nothing any more: it tidies up nothing. */
const never = () => new Promise<never>(() => {});
const killedBefore = (step: Step, other: Partial<Ceremony> = {}) =>
  new Promise<void>((resolve) => {
    const onStep = async (next: Step) => {
      if (next !== step) return;
      resolve();
      await never();
    };
    hold({ onStep, ...other });
  });

const expectEnd = () => {
  expect(record.read()).toMatchObject({ rootRevokedAt: expect.any(String), endedAt: expect.any(String) });
  expect([...stored.keys()]).toEqual(['secret-of-ann', 'secret-of-bob', 'secret-of-cid']);
  expect([...vault.tokens.values()].filter(({ policies }) => policies.includes('root'))).toEqual([]);
};

test('a ceremony initializes, stores, configures once with root, proves a login, and ends root, in this order', async () => {
  await hold();
  expect(done).toEqual(['initialize', 'store', 'configure', 'configured with root-1', 'prove', 'revoke']);
  expectEnd();
});

test('its record is for its owner only, and has neither root token nor share nor ciphertext', async () => {
  await hold();
  const text = readFileSync(record.path, 'utf8');
  for (const secret of ['root-1', ...vault.shares, ...[...stored.values()].map(({ ciphertext }) => ciphertext)]) {
    expect(text).not.toContain(secret);
  }
  expect(statSync(record.path).mode & 0o777).toBe(0o600);
});

test('a second run does nothing and answers the same', async () => {
  const first = await hold();
  const before = [...vault.asked];
  expect(await hold({ onStep: () => Promise.reject(new Error('a step')) })).toEqual(first);
  expect(vault.asked.slice(before.length)).toEqual(['GET sys/seal-status']);
});

test('killed before Vault is asked, it begins again', async () => {
  await killedBefore('initialize');
  await hold();
  expectEnd();
});

test.each<[Step]>([['store'], ['configure']])(
  'killed before %s, its shares are stored by the next run, and root of holders goes on',
  async (step) => {
    await killedBefore(step);
    expect(await refusal()).toContain('Go on with 2 holders: strongroom root generate test -- ');
    expect(stored.size).toBe(3);
    vault.tokens.set('root-2', { accessor: 'accessor-2', policies: ['root'] });
    await hold({ token: 'root-2' });
    expect(done).toContain('configured with root-2');
    expectEnd();
  },
);

test('a token that is not of root does not configure', async () => {
  await killedBefore('configure');
  vault.tokens.set('login', { accessor: 'a', policies: ['security'] });
  expect(await refusal({ token: 'login' })).toContain('Go on with 2 holders');
  expect(done.filter((line) => line.startsWith('configured'))).toEqual([]);
});

test('whoever has to end root is told which token it is', async () => {
  await killedBefore('configure');
  vault.tokens.set('root-2', { accessor: 'accessor-2', policies: ['root'] });
  await killedBefore('prove', { token: 'root-2' });
  expect(await refusal()).toContain('(accessor accessor-2)');
});

test.each<[Step]>([['prove'], ['revoke']])('killed before %s, whoever may revoke root goes on', async (step) => {
  await killedBefore(step);
  expect(await refusal()).toContain('Log in as break-glass or security, put the token into VAULT_TOKEN');
  vault.tokens.set('login', { accessor: 'a', policies: ['security'] });
  await hold({ token: 'login' });
  expectEnd();
  expect(done.filter((line) => line.startsWith('configured'))).toHaveLength(1);
});

test('a login that may not list tokens does not end the ceremony', async () => {
  await killedBefore('revoke');
  vault.tokens.set('login', { accessor: 'a', policies: ['ci-apply'] });
  expect(await refusal({ token: 'login' })).toContain('403 permission denied');
  expect(record.read()).not.toHaveProperty('rootRevokedAt');
});

test('killed between two shares, the rest is stored, and what is stored already is not written again', async () => {
  const written: string[] = [];
  const write = async (secret: string, ciphertext: string, version: string) => {
    written.push(secret);
    stored.set(secret, { ciphertext, version });
  };
  const version = async (secret: string) => stored.get(secret)?.version;
  // The second share is stored, and the process ends before it is written down.
  await new Promise<void>((resolve) => {
    hold({
      store: {
        version,
        write: async (secret, ...rest) => {
          await write(secret, ...rest);
          if (secret !== 'secret-of-bob') return;
          resolve();
          await never();
        },
      },
    });
  });
  await refusal({ store: { version, write } });
  expect(written).toEqual(['secret-of-ann', 'secret-of-bob', 'secret-of-cid']);
  expect(record.read()?.shares?.every(({ ciphertext }) => ciphertext === undefined)).toBe(true);
});

test('killed between the end of root and its record, the next run finds no root and ends', async () => {
  await killedBefore('revoke');
  vault.tokens.clear();
  vault.tokens.set('login', { accessor: 'a', policies: ['security'] });
  await hold({ token: 'login' });
  expectEnd();
});

test.each<[Step, Partial<Ceremony>]>([
  ['store', { store: { version: async () => undefined, write: () => Promise.reject(new Error('it failed')) } }],
  ['configure', { configure: () => Promise.reject(new Error('it failed')) }],
  ['prove', { proveLogin: () => Promise.reject(new Error('it failed')) }],
])('where %s fails, root is revoked and what to do is said', async (_, failing) => {
  const message = await refusal(failing);
  expect(message).toContain('it failed\nIts root token is revoked.\nVault is ');
  expect(message).not.toContain('root-1');
  expect(vault.tokens.has('root-1')).toBe(false);
});

test('while root is at hand, what failed may be tried again', async () => {
  let failures = 2;
  await hold({
    configure: async () => {
      if (failures-- > 0) throw new Error('not yet');
    },
    retry: async (step, { message }) => step === 'configure' && message === 'not yet',
  });
  expectEnd();
});

test('a share that is encrypted to another holder stops everything, and is not lost', async () => {
  vault.order = ([first, ...others]) => [...others, first!];
  const message = await refusal();
  expect(message).toContain("Vault encrypted the share of 'ann' to ");
  expect(stored.size).toBe(0);
  expect(record.read()?.shares?.map(({ ciphertext }) => typeof ciphertext)).toEqual(['string', 'string', 'string']);
  expect(vault.tokens.has('root-1')).toBe(false);
});

test('where the answer of Vault never arrived, it says that Vault is empty and nobody has anything', async () => {
  await killedBefore('initialize');
  vault.initialized = true;
  expect(await refusal()).toContain('nobody has its shares or its root token. It is empty: delete its data');
});

test('where Vault refuses to be initialized, nothing has begun', async () => {
  vault.refuses = [400, 'Vault is already initialized'];
  expect(await refusal()).toContain('Vault is already initialized');
  expect(record.read()).toBeUndefined();
});

test('of an error of the server nobody knows what it did, and its record stays', async () => {
  vault.refuses = [500, 'internal error'];
  await refusal();
  expect(record.read()).toMatchObject({ environment: 'test' });
});

test('a Vault that another machine initialized is not called empty', async () => {
  await killedBefore('initialize');
  vault.initialized = true;
  stored.set('secret-of-bob', { ciphertext: 'c', version: 'v' });
  const message = await refusal();
  expect(message).toContain(
    'the secret secret-of-bob holds a share: another machine began its ceremony. Bring its record',
  );
  expect(message).not.toContain('nobody has its shares');
});

test('told to end while root is in use, it revokes root, asks nobody, and says how to go on', async () => {
  const told = new AbortController();
  const configure = async () => {
    told.abort(new Error('told to end'));
    throw new Error('Terraform was stopped');
  };
  const retry = () => Promise.reject(new Error('somebody is asked'));
  expect(await refusal({ told: told.signal, configure, retry })).toMatch(
    /^Terraform was stopped\nIts root token is revoked\.\nVault is initialized and not configured/,
  );
  expect(vault.tokens.has('root-1')).toBe(false);
});

test('told to end before root is in use, it stores the shares and uses it for nothing', async () => {
  const told = new AbortController();
  const onStep = (step: Step) => step === 'store' && told.abort(new Error('told to end'));
  expect(await refusal({ told: told.signal, onStep: async (step) => void onStep(step) })).toContain('told to end');
  expect(stored.size).toBe(3);
  expect(done).toEqual([]);
  expect(vault.tokens.has('root-1')).toBe(false);
});

test('told to end before Vault is asked, it asks nothing', async () => {
  expect(await refusal({ told: AbortSignal.abort(new Error('told to end')) })).toBe('told to end');
  expect(vault.initialized).toBe(false);
});

test('a request that is lost ends neither the ceremony nor the revocation', async () => {
  vault.lose = new Map([
    ['GET sys/health', 2],
    ['POST auth/token/revoke-self', 2],
  ]);
  expect(await refusal({ configure: () => Promise.reject(new Error('it failed')) })).toContain('root token is revoked');
  expect(vault.tokens.has('root-1')).toBe(false);
});

test.each([
  ['1.21.1', /Go on with 2 holders.* Or: Since Vault is empty/],
  ['2.0.4', /Since Vault is empty, delete its data.* Or: Go on with 2 holders/],
])('where Vault %s is not configured, the way that is open there comes first', async (version, ways) => {
  vault.version = version;
  expect(await refusal({ configure: () => Promise.reject(new Error('it failed')) })).toMatch(ways);
});

test.each<[why: string, message: string, prepare: () => Promise<unknown>]>([
  [
    'a Vault that someone else initialized',
    'is initialized already, and ',
    async () => Object.assign(vault, { initialized: true }),
  ],
  [
    'a Vault whose shares unseal it',
    "has the seal 'shamir'",
    async () => Object.assign(vault, { seal: { type: 'shamir', recovery_seal: false } }),
  ],
  [
    'the record of a Vault that is gone',
    'that Vault is gone',
    async () => Object.assign(vault, { initialized: (await hold()).begunAt === '' }),
  ],
  [
    'the record of another environment',
    "is the record of 'other'",
    async () => record.write({ ...(await hold()), environment: 'other' }),
  ],
  [
    'the record of another Vault',
    'is not the one that',
    async () => record.write({ ...(await hold()), clusterId: 'c2' }),
  ],
])('%s is refused', async (_, message, prepare) => {
  await prepare();
  const asked = vault.asked.length;
  expect(await refusal()).toContain(message);
  expect(vault.asked.slice(asked)).toEqual(['GET sys/seal-status']);
});
