import { loadEnvironments } from '../../environments';
import { prod } from '../../environments/prod';
import { staging } from '../../environments/staging';

const load = (input: object, snapshots: object) => () => loadEnvironments([{ ...input, snapshots }])[0]!.snapshots;

test('Vault is saved every night and kept for 30 days unless an environment says otherwise', () => {
  expect(load(staging, {})()).toEqual({ schedule: '0 1 * * *', retentionDays: 30 });
});

test('prod is saved every hour, and its Sundays are kept for twelve weeks', () => {
  expect(loadEnvironments([prod])[0]!.snapshots).toEqual({
    schedule: '0 * * * *',
    retentionDays: 35,
    weeklyRetentionDays: 84,
  });
});

test.each(['*/5 * * * *', '0 1 1 * *', '60 1 * * *', '@daily', 'daily', '0 1 * * 7'])(
  '%s is no schedule',
  (schedule) => {
    expect(load(staging, { schedule })).toThrow(
      `staging: snapshots.schedule: '${schedule}' is no schedule for snapshots`,
    );
  },
);

test.each(['30 */6 * * *', '0 1,13 * * *', '0 3 * * 0'])('%s is one', (schedule) => {
  expect(load(staging, { schedule })().schedule).toBe(schedule);
});

test.each<[string, object, string]>([
  ['leaves out days', { schedule: '0 3 * * 0' }, "snapshots.schedule: '0 3 * * 0' leaves out days"],
  ['keeps too little', { retentionDays: 29 }, 'snapshots.retentionDays: 29 days is too short'],
])('production that %s is refused', (_, snapshots, refusal) => {
  expect(load(prod, snapshots)).toThrow(refusal);
});

test('a weekly class that ends first is refused', () => {
  expect(load(staging, { weeklyRetentionDays: 30 })).toThrow(
    'snapshots.weeklyRetentionDays: 30 days is no longer than the 30 of all others',
  );
});
