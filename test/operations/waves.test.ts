import { waves } from '../../operations/waves';

const stack = (name: string, ...dependencies: string[]) => ({ name, dependencies });

test('a wave needs only the waves before it', () => {
  const stacks = [
    stack('vault', 'server'),
    stack('network'),
    stack('server', 'cluster', 'seal'),
    stack('seal'),
    stack('cluster', 'network'),
  ];
  expect(waves(stacks).map((wave) => wave.map(({ name }) => name))).toEqual([
    ['network', 'seal'],
    ['cluster'],
    ['server'],
    ['vault'],
  ]);
});

test('stacks that can never be reached are named', () => {
  expect(() => waves([stack('a', 'b'), stack('b', 'a'), stack('c')])).toThrow('a, b wait for each other');
});
