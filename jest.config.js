/** One configuration for every room: real services, CommonJS through swc, two workers on two cores. */
module.exports = {
  rootDir: __dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['sacred-valley', 'node', 'node-addons'] },
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.data/', '/.cache/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/', '<rootDir>/.cache/'],
  transform: { '^.+\\.(ts|mts|js|mjs)$': '@swc/jest' },
  // Packages that are ES modules are translated too; these two are none, and large.
  transformIgnorePatterns: ['/node_modules/(axe-core|playwright-core)/'],
  setupFiles: ['reflect-metadata'],
  maxWorkers: 2,
  // Far beyond what a busy machine needs; no test or hook has a shorter one of its own.
  testTimeout: 300_000,
};
