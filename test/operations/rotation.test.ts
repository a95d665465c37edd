import { ageInDays, freshnessOf } from '../../operations/secrets/age';
import { ageLines, reportAges } from '../../operations/secrets/age-report';
import { declaredSecrets } from '../../operations/secrets/declared-secret';
import { synthesizeAll } from '../all-stacks';
import { metadata, type Reply, vaultStub } from './vault-stub';

const now = new Date('2026-02-01T03:17:00Z');
const kept = (days: number | undefined, rotationDays?: number) => ({
  fields: {},
  version: days === undefined ? 0 : 1,
  ...(days !== undefined && { writtenAt: new Date(now.getTime() - days * 86_400_000) }),
  ...(rotationDays && { rotationDays }),
});

test.each([
  [0, 30, 'fresh'],
  [23.9, 30, 'fresh'],
  [24, 30, 'due soon'],
  [29.9, 30, 'due soon'],
  [30, 30, 'overdue'],
  [31, 30, 'overdue'],
  [71.9, 90, 'fresh'],
  [72, 90, 'due soon'],
  [90, 90, 'overdue'],
  [4000, undefined, 'fresh'],
  [undefined, 30, 'never written'],
  [undefined, undefined, 'never written'],
])('%p days old, with a limit of %p, is %s', (days, limit, state) => {
  expect(freshnessOf(kept(days, limit), now)).toBe(state);
});

test('the age is that of the current version', () => {
  expect(ageInDays(kept(12.5), now)).toBe(12.5);
  expect(ageInDays(kept(undefined), now)).toBeUndefined();
});

test('a row says class, whole days and limit, and reads metadata only', async () => {
  const replies: Readonly<Record<string, Reply>> = {
    'GET shop/metadata/a': metadata({ fields: 'k=asked', class: 'critical', rotation_days: '30' }, 24.7, now),
    'GET shop/metadata/b': metadata({ fields: 'k=asked' }, undefined, now),
    'GET shop/metadata/c': { status: 403 },
  };
  const stub = await vaultStub(({ line }) => replies[line]);
  const secrets = ['a', 'b', 'c'].map((name) => ({
    path: `shop/${name}`,
    mount: 'shop',
    name,
    stack: 'dev-tenant-shop',
  }));
  const rows = await reportAges(stub.vault, secrets, now);
  await stub.stop();
  expect(rows).toEqual([
    { path: 'shop/a', mount: 'shop', class: 'critical', ageDays: 24, limitDays: 30, state: 'due soon' },
    { path: 'shop/b', mount: 'shop', state: 'never written' },
    { path: 'shop/c', mount: 'shop', state: 'refused', reason: "this takes the persona 'auditor'" },
  ]);
  expect(stub.requests.map(({ line }) => line)).toEqual(Object.keys(replies));
});

const { environments, stacks } = synthesizeAll();

test('the table of every environment fits 100 columns', () => {
  for (const { name } of environments) {
    const secrets = declaredSecrets(stacks.filter(({ environment }) => environment.name === name));
    expect(secrets.length).toBeGreaterThan(3);
    const worst = { class: 'critical', ageDays: 10_000, limitDays: 365, state: 'never written' } as const;
    const lines = ageLines(secrets.map(({ path, mount }) => ({ path, mount, ...worst })));
    expect(lines.flatMap((line) => line.split('\n')).filter((line) => line.length > 100)).toEqual([]);
  }
});
