import path from 'node:path';
import { parseArgs } from 'node:util';
import { Household } from '../local/household.mts';
import { LogFile } from '../local/log-file.mts';
import { startPostgres } from '../local/postgres.mts';

/**
 * `serve-postgres.mts <folder> [--port PORT] [name=value…]`: a Postgres on that folder's disk, with settings of its own,
 * kept alive until the input ends; prints its URL.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { port: { type: 'string' } } });
const [folder = '', ...settings] = positionals;
const household = new Household();
const url = await startPostgres(household, {
  folder: path.join(folder, 'postgres'),
  password: 'faults',
  log: new LogFile(path.join(folder, 'postgres.log')),
  port: values.port === undefined ? undefined : Number(values.port),
  settings: Object.fromEntries(
    settings.map((setting) => [setting.split('=', 1)[0], setting.slice(setting.indexOf('=') + 1)]),
  ),
});
console.log(url);
process.stdin.on('end', () => void household.stop()).resume();
