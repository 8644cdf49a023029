import { tables } from './tables.mts';

/** `npm run scale`: the tables of docs/scale.md, from the figures beside this file. */
process.stdout.write(`${tables()}\n`);
