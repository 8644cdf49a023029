import { Home } from '../home.mts';
import { Household } from '../household.mts';
import { LogFile } from '../log-file.mts';
import { copyServer } from '../postgres-copy.mts';
import { startPostgresPair } from '../postgres-pair.mts';
import { startPostgres } from '../postgres.mts';
import { say } from '../say.mts';

/**
 * `serve-postgres.mts <folder> pair|apart`: a pair as the launcher keeps it, or two servers of which one follows the
 * other and nobody looks after them; tells the url of both, until its input ends.
 */
const [folder, how] = process.argv.slice(2) as [string, string];
const PASSWORD = 'a-Secret_1';
const home = new Home(folder);
const household = new Household();
const log = (name: string): LogFile => new LogFile(home.path('logs', `${name}.log`));
process.stdin.on('end', () => void household.stop()).resume();

say(how === 'pair' ? await startPostgresPair(household, { home, password: PASSWORD, log }) : await apart());

async function apart(): Promise<string> {
  const server = (name: string) => ({ name, folder: home.path(name), password: PASSWORD, log: log(name) });
  const one = await startPostgres(household, server('one'));
  const primary_conninfo = `host=127.0.0.1 port=${new URL(one).port} user=postgres password=${PASSWORD}`;
  const two = await startPostgres(household, {
    ...server('two'),
    settings: { primary_conninfo },
    fill: (owner) => copyServer(one, home.path('two'), owner),
  });
  return one.replace(/@[^/]*/, `$&,${new URL(two).host}`);
}
