import { type Environment, parseEnvironment } from '../../../environments/environment';
import { staging } from '../../../environments/staging';
import { images } from '../../../environments/versions';
import { audit } from '../../../operations/doctor/audit';
import type { Check } from '../../../operations/doctor/check';
import { leases } from '../../../operations/doctor/leases';
import { Patient } from '../../../operations/doctor/patient';
import { raft } from '../../../operations/doctor/raft';
import { tokens } from '../../../operations/doctor/tokens';
import { vaultSeal } from '../../../operations/doctor/vault-seal';
import { vaultVersion } from '../../../operations/doctor/vault-version';
import { type Reply, type Request, vaultStub } from '../vault-stub';

const HEALTH = 'GET sys/health?standbyok=true&perfstandbyok=true';
const environment: Environment = parseEnvironment(staging);
let stub: Awaited<ReturnType<typeof vaultStub>>;
let reply: (request: Request) => Reply | undefined;
beforeAll(async () => {
  stub = await vaultStub((request) => reply(request));
});
afterAll(() => stub.stop());

const look = (check: Check, replies: Readonly<Record<string, object>>, variables = {}) => {
  const all: Readonly<Record<string, object>> = { [HEALTH]: { version: images.vault.tag }, ...replies };
  reply = ({ line, body }) => all[`${line} ${body?.accessor ?? ''}`.trim()] ?? all[line];
  const known = { VAULT_ADDR: stub.address, VAULT_TOKEN: 'hvs.known-to-nobody', ...variables };
  return check.look(new Patient(environment, [], known));
};

test('an open Vault is ok; a sealed one, a new one and none are failures', async () => {
  expect(await look(vaultSeal, {})).toMatchObject({ verdict: 'ok' });
  for (const [status, found] of [
    [503, 'is sealed'],
    [501, 'is not initialized'],
    [530, 'answers 530'],
  ]) {
    const finding = await look(vaultSeal, { [HEALTH]: { status } });
    expect(finding).toMatchObject({ verdict: 'failure', found: `${stub.address} ${found}` });
  }
  expect(await look(vaultSeal, {}, { VAULT_ADDR: 'http://127.0.0.1:1' })).toMatchObject({
    verdict: 'failure',
    found: 'does not answer at http://127.0.0.1:1 (ECONNREFUSED)',
  });
});

const autopilot = (tolerance: number, ...statuses: readonly string[]) => ({
  'GET sys/storage/raft/autopilot/state': {
    data: {
      healthy: !statuses.includes('sick'),
      failure_tolerance: tolerance,
      leader: 'vault-0',
      servers: Object.fromEntries(
        statuses.map((status, index) => {
          const id = `vault-${index}`;
          return [id, { id, healthy: status !== 'sick', status: status === 'sick' ? 'voter' : status }];
        }),
      ),
    },
  },
});

test.each<[string, object, string]>([
  ['ok', autopilot(1, 'leader', 'voter', 'voter'), 'vault-0 leads, 3 voters, 1 may fail'],
  ['warning', autopilot(1, 'leader', 'voter', 'voter', 'sick'), 'unhealthy: vault-3'],
  ['warning', autopilot(1, 'leader', 'voter', 'non-voter'), '2 voters'],
  ['failure', autopilot(0, 'leader', 'voter', 'sick'), '3 voters, none may fail, unhealthy: vault-2'],
])('%s: three voters, of which one may fail', async (verdict, replies, found) => {
  expect(await look(raft, { ...replies })).toMatchObject({ verdict, found: expect.stringContaining(found) });
});

const file = (file_path: string) => ({ type: 'file', options: { file_path } });

test.each<[string, object, string]>([
  ['ok', { 'file/': file('/vault/audit/audit.log'), 'stdout/': file('stdout') }, '/vault/audit/audit.log, stdout'],
  ['failure', { 'file/': file('stdout'), 'stdout/': file('stdout') }, '1 sink: stdout'],
  ['failure', {}, 'no sinks: no audit device'],
])('%s: two audit devices with two sinks', async (verdict, data, found) => {
  expect(await look(audit, { 'GET sys/audit': { data } })).toMatchObject({ verdict, found });
});

const accessors = (...keys: readonly string[]) => ({ 'GET auth/token/accessors?list=true': { data: { keys } } });
const token = (accessor: string, expire_time: string | null, ...policies: readonly string[]) => ({
  [`POST auth/token/lookup-accessor ${accessor}`]: {
    data: { accessor, display_name: 'token-ci', expire_time, policies },
  },
});

test('a token without end is a warning, a root token a failure, both named by accessor', async () => {
  const ends = token('a', '2026-12-01T00:00:00Z', 'default');
  expect(await look(tokens, { ...accessors('a'), ...ends })).toEqual({
    verdict: 'ok',
    found: '1 token, each with an end',
  });
  const never = token('b', null, 'kgc-sidecar');
  expect(await look(tokens, { ...accessors('a', 'b'), ...ends, ...never })).toMatchObject({
    verdict: 'warning',
    found: '1 token without end: token-ci (accessor b)',
  });
  const root = token('c', null, 'root');
  expect(await look(tokens, { ...accessors('a', 'b', 'c'), ...ends, ...never, ...root })).toMatchObject({
    verdict: 'failure',
    found: '1 root token: token-ci (accessor c)',
  });
});

test('a token that ended since they were listed is none', async () => {
  const gone = { 'POST auth/token/lookup-accessor': { status: 403, error: '1 error occurred:\n\t* invalid accessor' } };
  expect(await look(tokens, { ...accessors('a'), ...gone })).toMatchObject({ verdict: 'ok' });
  const denied = { 'POST auth/token/lookup-accessor': { status: 403, error: 'permission denied' } };
  await expect(look(tokens, { ...accessors('a'), ...denied })).rejects.toThrow('may not look others up');
});

const STUCK = 'GET sys/leases/count?type=irrevocable';
const stuck = (lease_count: number) => ({ [STUCK]: { data: { lease_count } } });
const all = (Value: number) => ({ 'GET sys/metrics': { Gauges: [{ Name: 'vault.expire.num_leases', Value }] } });

test.each<[string, object, string]>([
  ['ok', { ...stuck(0), ...all(41) }, '41 leases, none that Vault could not revoke'],
  ['ok', stuck(0), 'none that Vault could not revoke'],
  ['warning', { ...stuck(0), ...all(250_000) }, '250000 leases, none that Vault could not revoke'],
  ['failure', { ...stuck(2), ...all(41) }, '2 leases that Vault could not revoke'],
])('%s: leases', async (verdict, replies, found) => {
  expect(await look(leases, { ...replies })).toMatchObject({ verdict, found });
});

test('another version than the one to be deployed is a warning', async () => {
  expect(await look(vaultVersion, {})).toEqual({ verdict: 'ok', found: images.vault.tag });
  for (const version of ['1.21.1', '99.0.0']) {
    expect(await look(vaultVersion, { [HEALTH]: { version } })).toMatchObject({ verdict: 'warning' });
  }
});

test.each<[string, Check, string]>([
  ['raft', raft, 'GET sys/storage/raft/autopilot/state'],
  ['audit', audit, 'GET sys/audit'],
  ['tokens', tokens, 'GET auth/token/accessors?list=true'],
  ['leases', leases, STUCK],
])('%s: what the token may not see is not ok', async (_, check, line) => {
  const denied = look(check, { [line]: { status: 403, error: 'permission denied' } });
  await expect(denied).rejects.toThrow('this takes a persona such as');
  await expect(look(check, {}, { VAULT_TOKEN: '' })).rejects.toThrow('no token is in VAULT_TOKEN');
  await expect(look(check, { [HEALTH]: { status: 503 } })).rejects.toThrow('does not answer, or is sealed');
});
