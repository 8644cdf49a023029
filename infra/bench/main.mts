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

/** What a program ends with that was asked to. */
const INTERRUPTED = 130;

/** `npm run bench [-- NAME…]`: the product, fresh, under the loads of docs/performance.md. */
await runScript(async () => {
  const args = process.argv.slice(2);
  const choice = readArguments(args, Object.keys(WORKLOADS));
  const bench = new Bench(choice);
  const header = [`npm run bench${args.length > 0 ? ` -- ${args.join(' ')}` : ''}`, ...(await machine())];
  const figures: Figure[] = [];
  /** Also of a run that was ended or went wrong: what was measured until then stands. */
  const report = (): void =>
    say(
      choice.json
        ? JSON.stringify({ header, figures }, null, 2)
        : `\n${header.join('\n')}\n\n${table(figures)}`,
    );
  const leave = async (): Promise<void> => {
    report();
    await bench.endAll();
    process.exit(INTERRUPTED);
  };
  stopOnRequest(
    () => void leave(),
    () => bench.killAll(),
  );
  try {
    await buildWhatIsStale();
    for (const [name, workload] of Object.entries(WORKLOADS)) {
      if (choice.names.length > 0 && !choice.names.includes(name)) continue;
      progress(`${name}…`);
      figures.push(...(await workload(bench)));
    }
  } finally {
    report();
    await bench.endAll();
  }
  // Connections that wait to be used again would keep this process.
  process.exit(0);
});
