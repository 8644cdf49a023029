/** Lets a child process of a test run TypeScript as it lies: `node --conditions=sacred-valley -r <this> main.ts`. */
const path = require('node:path');
const { transformFileSync } = require('@swc/core');

require('reflect-metadata');

const configFile = path.resolve(__dirname, '../../.swcrc');

require.extensions['.ts'] = (module, file) => {
  const { code } = transformFileSync(file, { configFile, sourceMaps: 'inline' });
  module._compile(code, file);
};
