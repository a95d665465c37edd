import { longestPause } from '../../../operations/doctor/snapshot-age';

test.each([
  ['0 1 * * *', 24],
  ['30 * * * *', 1],
  ['0 */6 * * *', 6],
  ['0 */5 * * *', 5],
  ['0 1,13 * * *', 12],
  ['0 1,9 * * *', 16],
  ['0 1 * * 0', 168],
  ['0 1 * * 1,2,3,4,5', 72],
])('%s leaves %d hours between two snapshots at most', (schedule, hours) => {
  expect(longestPause(schedule)).toBe(hours);
});
