import { drills } from './all';
import { claimed, median } from './drill';
import { figuresTable } from './report';

test('a figure is the median of what was measured', () => {
  expect(median([9, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 9])).toBe(3);
});

test('a median above its claim is said to be, and one slow time alone does not matter', () => {
  const claim = { by: 'smart-dairy 2', seconds: 5 };
  expect(claimed([2, 9, 2], claim)).toBe('≤ 5 s (smart-dairy 2)');
  expect(claimed([2, 9, 6], claim)).toBe('not ≤ 5 s (smart-dairy 2)');
});

test('a figure has a row for each claim, and one where nobody claims anything', () => {
  const claims = [
    { by: 'smart-dairy 2', seconds: 5 },
    { by: 'our aim', seconds: 2.5 },
  ];
  const figures = [
    { what: 'first write', seconds: [3], claims },
    { what: 'unsealed', seconds: [1] },
  ];
  const [, ...rows] = figuresTable([{ drill: drills[0]!, happened: '', figures }]).split('\n');
  const shown = rows.map((row) => row.split(/\s{2,}/).at(-1));
  expect(shown).toEqual(['≤ 5 s (smart-dairy 2)', 'not ≤ 2.5 s (our aim)', '-']);
});

test('no two drills have one name, since --only asks by name', () => {
  const names = drills.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('the table of figures fits into 100 columns', () => {
  const what = 'certificate renewed, SIGHUP → first write';
  const figures = [{ what, seconds: [1234], claims: [{ by: 'smart-dairy', seconds: 3600 }] }];
  const text = figuresTable(drills.map((drill) => ({ drill, happened: '', figures })));
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});
