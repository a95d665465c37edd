import { hostCount, isCidr, isWithin, overlap, subnetOf } from '../../constructs/network/cidr';

test.each(['10.0.0.0/16', '0.0.0.0/0', '192.168.1.1/32'])('%s is a CIDR block', (block) => {
  expect(isCidr(block)).toBe(true);
});

test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.1/16', '10.0.0/16', '10.0.0.0/16/1', '10.0.0.0/x', '::/0', ''])(
  "'%s' is none",
  (block) => {
    expect(isCidr(block)).toBe(false);
  },
);

test.each([
  ['10.0.0.0/16', '10.0.255.0/24', true],
  ['10.0.255.0/24', '10.0.0.0/16', true],
  ['10.0.0.0/16', '10.1.0.0/16', false],
  ['0.0.0.0/0', '172.20.0.0/16', true],
])('%s and %s overlap: %s', (a, b, expected) => {
  expect(overlap(a, b)).toBe(expected);
});

test('a block is within one that has all its addresses', () => {
  expect(isWithin('10.0.255.0/24', '10.0.0.0/16')).toBe(true);
  expect(isWithin('10.0.0.0/16', '10.0.0.0/16')).toBe(true);
  expect(isWithin('10.0.0.0/8', '10.0.0.0/16')).toBe(false);
  expect(isWithin('10.1.0.0/24', '10.0.0.0/16')).toBe(false);
});

test('a part of a block has its place and size', () => {
  expect(subnetOf('10.0.0.0/16', 4, 2)).toBe('10.0.32.0/20');
  expect(subnetOf('10.0.0.0/16', 8, 52)).toBe('10.0.52.0/24');
  expect(subnetOf('192.168.0.0/20', 8, 255)).toBe('192.168.15.240/28');
  expect(hostCount('10.0.0.0/20')).toBe(4096);
});

test('a part that the block does not have is refused', () => {
  expect(() => subnetOf('10.0.0.0/16', 1, 2)).toThrow('10.0.0.0/16 has no part 2 of /17');
});
