import { setTimeout as wait } from 'node:timers/promises';
import { type Product } from '../product';
import { BOTH, type Scenario, type Stage } from '../scenario';

const STOPS = 2;
const BETWEEN_STOPS_MS = 2_000;

export const postgresStopped: Scenario = {
  number: 5,
  provokes: 'Postgres stopped immediate, started; twice',
  holds: 'ambiguous commits resolve; pools recover by themselves',
  breakage: 'commits are answered before they reach the disk (synchronous_commit off)',
  sizes: BOTH,
  fault: stopAndStart,
};

async function stopAndStart(stage: Stage): Promise<void> {
  const { product } = stage;
  if (stage.broken) await commitLazily(product);
  for (let stop = 0; stop < STOPS; stop += 1) {
    await wait(BETWEEN_STOPS_MS + stage.choices.below(BETWEEN_STOPS_MS));
    const pid = product.kill('postgres', 'SIGQUIT');
    stage.did(`SIGQUIT to Postgres (${pid}): an immediate stop`);
    await product.isBack('postgres', pid);
  }
}

/** The server's command line asks for durable commits; what a database asks for counts more. */
async function commitLazily(product: Product): Promise<void> {
  await product.query(`ALTER SYSTEM SET wal_writer_delay = '10s'`);
  await product.query('SELECT pg_reload_conf()');
  await product.query('ALTER DATABASE sacred_valley SET synchronous_commit = off');
  await product.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
}
