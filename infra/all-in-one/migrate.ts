import { readSettings, run } from '#libs/process';
import { ALL_PARTS } from './parts';

const EXIT_FAILURE = 1;

/**
 * Brings schemas, roles and content to this release and ends: all parts boot on their stores and do no work. Parts do
 * the same at their own boot, under the same lock; before a rolling change it is better known to succeed.
 */
async function migrate(): Promise<void> {
  const inside = { host: '127.0.0.1', port: 0, metricsHost: '127.0.0.1', metricsPort: 0 };
  const settings = readSettings(process.env).with({ ...inside, work: [], bus: 'postgres', partUrls: [] });
  const running = await run(ALL_PARTS, settings);
  await running.stop();
}

migrate().then(
  () => process.exit(),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(EXIT_FAILURE);
  },
);
