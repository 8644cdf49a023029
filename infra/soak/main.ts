import 'reflect-metadata';
import { parseArgs } from 'node:util';
import type { Product, Size } from '../faults/product';
import { soak } from './soak';
import { textOf } from './table';

/** `npm run soak [-- --minutes N --seed N --rate N --break --json --services]`, checked and handed on by the launcher. */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Completions a second. */
    rate: { type: 'string' },
    break: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    'all-in-one': { type: 'boolean', default: false },
    services: { type: 'boolean', default: false },
  },
});

/** Half of what 2 cores hold of workload 2 (docs/performance.md), the load included. */
const RATES: Readonly<Record<Size, number>> = { 'all-in-one': 800, services: 300 };

// With --json the report alone is on the output; what happens meanwhile is told beside it.
const say = (line: string) => void (values.json ? process.stderr : process.stdout).write(`${line}\n`);
let running: Product | null = null;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(
    signal,
    () => void (running?.stop({ keepLogs: false }) ?? Promise.resolve()).then(() => process.exit(130)),
  );

async function main(): Promise<number> {
  const size = values.services ? 'services' : 'all-in-one';
  const options = {
    size,
    minutes: Number(values.minutes),
    seed: Number(values.seed),
    rate: Number(values.rate ?? RATES[size]),
    broken: values.break,
    say,
    onProduct: (product: Product | null) => (running = product),
  } as const;
  say(`${options.minutes} minutes ${size}, ${options.rate} completions/s, seed ${options.seed}`);
  const report = await soak(options);
  say(`\n${textOf(report)}`);
  if (values.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  return report.verdict === (values.break ? 'caught' : 'held') ? 0 : 1;
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
