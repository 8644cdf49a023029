import path from 'node:path';
import { Household } from '../household.mts';
import { LogFile } from '../log-file.mts';
import { say } from '../say.mts';

/** `keep.mts <folder>`: a launcher of two small programs, until its input ends. */
const folder = process.argv[2]!;
const household = new Household();

const program = (name: string, role: 'part' | 'store', code: string) => ({
  name,
  role,
  command: process.execPath,
  args: ['-e', code],
  log: new LogFile(path.join(folder, `${name}.log`)),
  stopSignal: 'SIGTERM' as const,
  isReady: async () => true,
  readyTimeoutMs: 10_000,
});

/** Says its number, and when it is asked to stop; a store is a little quicker than what drains into it. */
const living = (name: string, stopsAfterMs: number): string => `
  const { appendFileSync } = require('node:fs');
  const tell = (what) => appendFileSync(${JSON.stringify(path.join(folder, 'events'))}, what + '\\n');
  process.on('SIGTERM', () => setTimeout(() => { tell('${name} stopped'); process.exit(); }, ${stopsAfterMs}));
  setInterval(() => undefined, 1000);
  tell('${name} ' + process.pid);
`;

await household.start(program('store', 'store', living('store', 0)));
await household.start(program('part', 'part', living('part', 200)));
say('kept');
process.stdin.on('end', () => void household.stop()).resume();
