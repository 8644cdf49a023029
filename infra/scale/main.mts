import { refuseArguments } from '../local/command-line.mts';
import { runScript } from '../local/say.mts';
import { tables } from './tables.mts';

/** `npm run scale`: the tables of docs/scale.md, from the figures beside this file. */
await runScript(() => {
  refuseArguments('npm run scale', process.argv.slice(2));
  process.stdout.write(`${tables()}\n`);
});
