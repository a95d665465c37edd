import { parseEnvironment } from '../../../environments/environment';
import { staging } from '../../../environments/staging';
import { exitCode } from '../../../operations/doctor/action';
import { type Check, failure, ok, warning } from '../../../operations/doctor/check';
import { checks } from '../../../operations/doctor/checks';
import { examine } from '../../../operations/doctor/examine';
import { Patient } from '../../../operations/doctor/patient';
import { reportLines } from '../../../operations/doctor/report';

const check = (id: string, look: Check['look']): Check => ({ id, why: `why ${id} matters`, look });
const patient = new Patient(parseEnvironment(staging), [], {});

test('a check that fails to be made, or does not end, is unknown and stops no other', async () => {
  const examined = await examine(
    patient,
    [
      check('broken', async () => {
        throw new Error('no way there\nwith details');
      }),
      check('endless', () => new Promise(() => {})),
      check('well', async () => ok('fine')),
    ],
    0.05,
  );
  expect(examined).toEqual([
    { check: 'broken', why: 'why broken matters', verdict: 'unknown', found: 'no way there' },
    { check: 'endless', why: 'why endless matters', verdict: 'unknown', found: 'no answer within 0.05 s' },
    { check: 'well', why: 'why well matters', verdict: 'ok', found: 'fine' },
  ]);
});

test('what is not well says why it matters and what to do; what is well is one line', async () => {
  const examined = await examine(patient, [
    check('a', async () => ok('fine')),
    check('bb', async () => warning('late', 'renew it')),
    check('ccc', async () => failure('gone', 'bring it back')),
  ]);
  expect(reportLines(examined)).toEqual([
    'ok       a    fine',
    'warning  bb   late',
    '              why  why bb matters',
    '              do   renew it',
    'failure  ccc  gone',
    '              why  why ccc matters',
    '              do   bring it back',
    '',
    '3 checks: 1 failure, 1 warning, 1 ok',
  ]);
});

test('no line is longer than 100 columns', async () => {
  const words = 'word '.repeat(60);
  const examined = checks.map(({ id, why }) => ({ check: id, why, ...failure(words, words) }));
  expect(reportLines(examined).filter((line) => line.length > 100)).toEqual([]);
});

test('each check has an id of its own', () => {
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
});

test.each([
  ['ok', 0, 0],
  ['warning', 0, 1],
  ['failure', 1, 1],
  ['unknown', 1, 1],
] as const)('with a check that is %s it exits with %d, and strictly with %d', (verdict, code, strict) => {
  expect(exitCode([{ verdict: 'ok' }, { verdict }])).toBe(code);
  expect(exitCode([{ verdict }, { verdict: 'ok' }], true)).toBe(strict);
});

test('what does not apply to an environment is well there', async () => {
  const local = parseEnvironment({ ...staging, disposable: true, runsPods: false });
  for (const { id, look } of checks.filter(({ id }) => ['nodes', 'state'].includes(id))) {
    expect([id, await look(new Patient(local, [], {}))]).toMatchObject([id, { verdict: 'ok' }]);
  }
});
