import { readCommandLine, refuseArguments, wholeNumber } from '../command-line.mts';

const read = (...args: string[]) =>
  readCommandLine(
    { args, usage: 'npm run walk -- [--steps 3]', options: { steps: { type: 'string' } } },
    ({ values }) => wholeNumber('steps', values.steps, { least: 1, most: 9, usually: 3 }),
  );

describe('what is said to a command', () => {
  test('is what it was told, or what is usual', () => {
    expect(read()).toBe(3);
    expect(read('--steps', '9')).toBe(9);
  });

  test.each([
    [['--steps', '0'], '--steps is "0", which is no whole number from 1 to 9.'],
    [['--steps', '10'], '--steps is "10", which is no whole number from 1 to 9.'],
    [['--steps=-1'], '--steps is "-1", which is no whole number from 1 to 9.'],
    [['--stride', '2'], "Unknown option '--stride'"],
    [['far'], "Unexpected argument 'far'"],
  ])('%j is refused with the reason and the usage', (args, reason) => {
    expect(() => read(...args)).toThrow(reason);
    expect(() => read(...args)).toThrow('npm run walk -- [--steps 3]');
  });

  test('a command that takes no arguments says so instead of passing over them', () => {
    expect(() => refuseArguments('npm start', ['--port', '8090'])).toThrow('was given "--port 8090"');
    expect(() => refuseArguments('npm start', [])).not.toThrow();
  });
});
