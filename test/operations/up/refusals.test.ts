import { refuseSmall } from '../../../operations/up/refusals';

const GIB = 2 ** 30;

test('a machine that is too small is told what it has and what it takes', () => {
  expect(() => refuseSmall(1.5 * GIB)).toThrow(
    'This machine has 1536 MiB of memory to give, and the local environment takes up to 4096; end something else first.',
  );
});

test('a machine that is large enough is not stopped', () => {
  expect(() => refuseSmall(4 * GIB)).not.toThrow();
});
