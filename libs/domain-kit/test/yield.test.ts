import { completionYield, fromHundredths } from '..';

const rules = { base: 10, ratioMax: 1.5, difficultyFactors: [1, 1.5, 2], multiplierMax: 2 };

describe('what a completion yields', () => {
  it.each([
    [30, 30, 1, 1, 10],
    [45, 30, 2, 1, 22.5],
    [300, 30, 1, 1, 15],
    [10, 30, 1, 1.2, 4],
    [7, 9, 3, 1, 15.56],
    [1, 1, 1, 3, 20],
  ])('%d of %d at difficulty %d times %d is %d madra', (amount, target, difficulty, multiplier, madra) => {
    expect(fromHundredths(completionYield({ amount, target, difficulty, multiplier }, rules))).toBe(madra);
  });
});
