import path from 'node:path';
import { Product } from '../bench/product.mts';
import { settleDemo } from '../browser/stand.mts';
import { readCommandLine } from '../local/command-line.mts';
import { buildWhatIsStale } from '../local/compile.mts';
import { runScript, say } from '../local/say.mts';
import { stopOnRequest } from '../local/stop-on.mts';
import { tellMinute } from './minute.mts';
import { showScreens } from './screens.mts';

const USAGE = 'npm run tour -- FOLDER [--screens]';
/** What a program ends with that was asked to. */
const INTERRUPTED = 130;

/** `npm run tour`: a newcomer's minute in Chromium on a fresh product, as frames and pictures. */
await runScript(async () => {
  const { folder, screens } = readArguments(process.argv.slice(2));
  const product = new Product({ services: false });
  stopOnRequest(
    () => void product.end().then(() => process.exit(INTERRUPTED)),
    () => product.killAll(),
  );
  try {
    await buildWhatIsStale();
    await product.start();
    const stand = await settleDemo(product);
    if (screens) say(`${await showScreens(stand, folder)} screens are in ${path.join(folder, 'screens')}.`);
    else say(`${await tellMinute(stand, folder)} frames and the pictures of the minute are in ${folder}.`);
  } finally {
    await product.end();
  }
  process.exit(0);
});

function readArguments(args: readonly string[]): { folder: string; screens: boolean } {
  const options = { screens: { type: 'boolean' } } as const;
  return readCommandLine(
    { args, usage: USAGE, options, allowPositionals: true },
    ({ values, positionals: [folder, ...more] }) => {
      if (folder === undefined || more.length > 0) throw new Error('Say one folder to write into.');
      return { folder: path.resolve(folder), screens: values.screens ?? false };
    },
  );
}
