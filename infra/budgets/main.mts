import { machine } from '../bench/machine.mts';
import { Product } from '../bench/product.mts';
import { progress } from '../bench/progress.mts';
import { settleDemo } from '../browser/stand.mts';
import { buildWhatIsStale } from '../local/compile.mts';
import { runScript, say } from '../local/say.mts';
import { stopOnRequest } from '../local/stop-on.mts';
import { type Choice, readArguments } from './arguments.mts';
import { measureBoard } from './board.mts';
import { type Budget, isGood } from './budget.mts';
import { measureScreens } from './screens.mts';
import { measureSize } from './size.mts';
import { table } from './table.mts';
import { measureTick } from './tick.mts';

/** What a program ends with that was asked to. */
const INTERRUPTED = 130;

/** `npm run budgets`: the page's budgets (docs/web-performance.md), measured in Chromium on a fresh product. */
await runScript(async () => {
  const args = process.argv.slice(2);
  const choice = readArguments(args);
  const product = new Product({ services: false });
  stopOnRequest(
    () => void product.end().then(() => process.exit(INTERRUPTED)),
    () => product.killAll(),
  );
  const header = [`npm run budgets${args.length > 0 ? ` -- ${args.join(' ')}` : ''}`, ...(await machine())];
  const budgets: Budget[] = [];
  try {
    await buildWhatIsStale();
    for await (const measured of measure(product, choice)) budgets.push(...measured);
  } finally {
    await product.end();
    say(
      choice.json
        ? JSON.stringify({ header, budgets }, null, 2)
        : `${header.join('\n')}\n\n${table(budgets, choice.isShort)}`,
    );
  }
  process.exit(isGood(budgets, choice.isShort) ? 0 : 1);
});

async function* measure(
  product: Product,
  { parts, isShort, minutes }: Choice,
): AsyncGenerator<readonly Budget[]> {
  if (parts.includes('size')) yield measureSize();
  if (parts.every((part) => part === 'size')) return;
  progress('Starting the product…');
  await product.start();
  const stand = await settleDemo(product);
  if (parts.includes('screens')) yield await measureScreens(stand, isShort);
  if (parts.includes('tick')) yield await measureTick(stand, isShort);
  if (parts.includes('board')) yield await measureBoard(stand, minutes);
}
