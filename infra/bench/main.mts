import { buildWhatIsStale } from '../local/compile.mts';
import { runScript, say } from '../local/say.mts';
import { stopOnRequest } from '../local/stop-on.mts';
import { readArguments } from './arguments.mts';
import { Bench } from './bench.mts';
import type { Figure } from './figure.mts';
import { machine } from './machine.mts';
import { progress } from './progress.mts';
import { table } from './table.mts';
import { WORKLOADS } from './workloads/index.mts';

/** `npm run bench [-- NAME…]`: the product, fresh, under the loads of docs/performance.md. */
await runScript(async () => {
  const args = process.argv.slice(2);
  const choice = readArguments(args, Object.keys(WORKLOADS));
  const bench = new Bench(choice);
  stopOnRequest(
    () => void bench.endAll().finally(() => process.exit(130)),
    () => bench.killAll(),
  );
  const header = [`npm run bench${args.length > 0 ? ` -- ${args.join(' ')}` : ''}`, ...(await machine())];
  const figures: Figure[] = [];
  try {
    await buildWhatIsStale();
    for (const [name, workload] of Object.entries(WORKLOADS)) {
      if (choice.names.length > 0 && !choice.names.includes(name)) continue;
      progress(`${name}…`);
      figures.push(...(await workload(bench)));
    }
  } finally {
    await bench.endAll();
  }
  say(
    choice.json
      ? JSON.stringify({ header, figures }, null, 2)
      : `\n${header.join('\n')}\n\n${table(figures)}`,
  );
  // Connections that wait to be used again would keep this process.
  process.exit(0);
});
