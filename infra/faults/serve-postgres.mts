import path from 'node:path';
import { Household } from '../local/household.mts';
import { LogFile } from '../local/log-file.mts';
import { startPostgres } from '../local/postgres.mts';

/** `serve-postgres.mts <folder>`: a Postgres on that folder's disk, kept alive until the input ends; prints its URL. */
const [folder = ''] = process.argv.slice(2);
const household = new Household();
const url = await startPostgres(household, {
  folder: path.join(folder, 'postgres'),
  password: 'faults',
  log: new LogFile(path.join(folder, 'postgres.log')),
});
console.log(url);
process.stdin.on('end', () => void household.stop()).resume();
