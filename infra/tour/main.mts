import path from 'node:path';
import { parseArgs } from 'node:util';
import { Product } from '../bench/product.mts';
import { settleDemo } from '../browser/stand.mts';
import { buildWhatIsStale } from '../local/compile.mts';
import { errorText, runScript, say, Stop } from '../local/say.mts';
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

function readArguments(args: string[]): { folder: string; screens: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { screens: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0) throw new Error('Say one folder to write into.');
    return { folder: path.resolve(folder), screens: values.screens };
  } catch (error) {
    throw new Stop(`${errorText(error)}\n${USAGE}`);
  }
}
