import { readArguments } from '../arguments.mts';

const read = (...args: string[]) => readArguments(args, ['puts', 'reads']);

test('without arguments every workload runs three rounds of ten seconds', () => {
  expect(read()).toEqual({
    names: [],
    services: false,
    json: false,
    rounds: 3,
    seconds: 10,
    users: 2_000,
    growth: 100,
  });
});

test('names and numbers are taken', () => {
  expect(read('reads', '--services', '--json', '--rounds', '1', '--seconds', '5', '--users', '50')).toEqual({
    names: ['reads'],
    services: true,
    json: true,
    rounds: 1,
    seconds: 5,
    users: 50,
    growth: 100,
  });
});

test('what is not known or no number is said, with the usage', () => {
  expect(() => read('writes')).toThrow(/There is no workload "writes": puts, reads\.\nnpm run bench/);
  expect(() => read('--rounds', 'many')).toThrow(
    '--rounds is "many", which is no whole number from 1 to 100.',
  );
  expect(() => read('--fast')).toThrow(/--fast[^]*npm run bench/);
});
