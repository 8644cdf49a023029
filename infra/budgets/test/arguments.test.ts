import { readArguments } from '../arguments.mts';

test('without arguments everything is measured, memory for ten minutes', () => {
  expect(readArguments([])).toEqual({
    parts: ['size', 'screens', 'tick', 'board'],
    isShort: false,
    json: false,
    minutes: 10,
  });
});

test('the quick form leaves out the crowded board, and parts can be named', () => {
  expect(readArguments(['quick'])).toMatchObject({ parts: ['size', 'screens', 'tick'], isShort: true });
  expect(readArguments(['board', '--minutes', '0.5', '--json'])).toEqual({
    parts: ['board'],
    isShort: false,
    json: true,
    minutes: 0.5,
  });
});

test('what is not known or no number is said, with the usage', () => {
  expect(() => readArguments(['speed'])).toThrow(
    /There is no part "speed": size, screens, tick, board\.\nnpm run budgets/,
  );
  expect(() => readArguments(['--minutes', '0'])).toThrow('--minutes is "0"');
});
