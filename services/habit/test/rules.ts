import type { Content } from '#libs/content';

/** The product's numbers, for tests of parts that don't start the whole product. */
export const testContent = {
  rules: {
    version: 1,
    yield: { base: 10, ratioMax: 1.5, difficultyFactors: [1, 1.5, 2], multiplierMax: 2 },
    days: {
      recordableBack: 7,
      zoneMemoryHours: 48,
      defaultTimeZone: 'UTC',
      defaultDayStartsAt: '00:00',
      dayStartsAtMax: '12:00',
    },
    habits: {
      activeMax: 100,
      minutesMax: 1440,
      countMax: 10_000,
      intervalMin: 2,
      intervalMax: 30,
      timesPerWeekMax: 7,
    },
  },
  elements: [
    { key: 'pure', name: 'Pure', description: 'The default.' },
    { key: 'fire', name: 'Fire', description: 'Hot.' },
  ],
} as unknown as Content;
