import { Duration } from '../../constructs/vault/duration';

test.each([
  [Duration.seconds(90), 90],
  [Duration.minutes(15), 900],
  [Duration.hours(1), 3600],
  [Duration.days(30), 2_592_000],
  [Duration.days(0.5), 43_200],
])('%s is %i seconds', (duration, seconds) => {
  expect(duration.toSeconds()).toBe(seconds);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1.5, Number.MAX_SAFE_INTEGER + 1])(
  'no token lives for %d seconds',
  (amount) => {
    expect(() => Duration.seconds(amount)).toThrow(`A duration of ${amount} seconds is impossible`);
  },
);

test('a duration reads as it was written', () => {
  expect([Duration.days(1), Duration.minutes(15)].join(', ')).toBe('1 day, 15 minutes');
});
