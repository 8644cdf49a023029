import 'reflect-metadata';
import { parseArgs } from 'node:util';
import type { Product, Size } from './product';
import { retell, runScenario, type Outcome } from './run';
import { SCENARIOS } from './scenarios';
import { tableOf } from './table';

/** `npm run faults [-- NUMBER|NAME… --seed NUMBER --break --all-in-one --services]`, checked and handed on by the launcher. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Breaks each scenario's guarantee from outside; each must notice. */
    break: { type: 'boolean', default: false },
    /** Either narrows the run to one size. */
    'all-in-one': { type: 'boolean', default: false },
    services: { type: 'boolean', default: false },
  },
});

const say = (line: string) => void process.stdout.write(`${line}\n`);
let running: Product | null = null;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(
    signal,
    () => void (running?.stop({ keepLogs: false }) ?? Promise.resolve()).then(() => process.exit(130)),
  );

async function main(): Promise<number> {
  const asked = values['all-in-one'] === values.services;
  const sizes: Size[] = (['all-in-one', 'services'] as const).filter((size) => asked || values[size]);
  const chosen = SCENARIOS.filter(
    ({ number }) => positionals.length === 0 || positionals.includes(String(number)),
  );
  const outcomes: Outcome[] = [];
  for (const scenario of chosen)
    for (const size of sizes.filter((each) => scenario.sizes.includes(each)))
      outcomes.push(
        await runScenario(scenario, {
          size,
          seed: Number(values.seed),
          broken: values.break,
          say,
          onProduct: (product) => (running = product),
        }),
      );
  say(`\n${tableOf(outcomes)}`);
  const wanted = values.break ? 'caught' : 'held';
  const failed = outcomes.filter(({ verdict }) => verdict !== wanted && verdict !== 'skipped');
  for (const outcome of failed) retell(outcome, say);
  return failed.length === 0 ? 0 : 1;
}

// Should everything fall silent before the end, that is no success.
process.exitCode = 2;
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
