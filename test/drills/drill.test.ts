import { drills } from './all';
import { claimed, median } from './drill';
import { figuresTable } from './report';

test('a figure is the median of what was measured', () => {
  expect(median([9, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 9])).toBe(3);
});

test('a median above its claim is said to be, and one slow time alone does not matter', () => {
  const claim = { by: 'smart-dairy 2', seconds: 5 };
  expect(claimed({ what: 'first write', seconds: [2, 9, 2], claim })).toBe('≤ 5 s (smart-dairy 2)');
  expect(claimed({ what: 'first write', seconds: [2, 9, 6], claim })).toBe('not ≤ 5 s (smart-dairy 2)');
  expect(claimed({ what: 'first write', seconds: [2] })).toBe('-');
});

test('no two drills have one name, since --only asks by name', () => {
  const names = drills.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('the table of figures fits into 100 columns', () => {
  const what = 'certificate renewed, SIGHUP → first write';
  const figures = [{ what, seconds: [1234], claim: { by: 'smart-dairy', seconds: 3600 } }];
  const text = figuresTable(drills.map((drill) => ({ drill, happened: '', figures })));
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});
