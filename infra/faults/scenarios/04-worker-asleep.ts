import { setTimeout as wait } from 'node:timers/promises';
import type { Product } from '../product';
import { expectation, type Scenario, type Stage } from '../scenario';
import { TableHold } from '../table-hold';

const ASLEEP_MS = 40_000;

export const workerAsleep: Scenario = {
  number: 4,
  provokes: '`SIGSTOP` a worker in the middle of a job for 40 s, then `SIGCONT`',
  holds: 'the stalled job’s effect once; the late write is fenced',
  breakage: 'a lost sweep: marks of users who wait for an evaluation vanish',
  sizes: ['services'],
  settings: { REPLICAS: 'progression=2' },
  async fault(stage) {
    await sleepInJob(stage);
    if (stage.broken) await loseMarks(stage.product);
  },
};

async function sleepInJob({ product, did, compare }: Stage): Promise<void> {
  const hold = await TableHold.take(product, 'progression.progress');
  const session = await hold.untilSomeoneWaits();
  const worker = session.client;
  product.signal(worker, 'SIGSTOP');
  await hold.release();
  did(`SIGSTOP the worker (${worker}) in the middle of its transaction, for ${ASLEEP_MS / 1000} s`);
  await wait(ASLEEP_MS);
  const open = await product.query(
    `SELECT pid FROM pg_stat_activity
     WHERE pid = $1 AND application_name LIKE '% ' || $2 AND xact_start IS NOT NULL`,
    [session.pid, worker],
  );
  compare(expectation('the sleeper’s transaction was ended without it', open.length === 0, open));
  product.signal(worker, 'SIGCONT');
  did('SIGCONT; its write comes too late');
}

/** From now on: who records once more would be marked anew, and what was lost made good. */
const loseMarks = (product: Product): Promise<unknown> =>
  product.query(`
    CREATE FUNCTION progression.lose_mark() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.pending_since := NULL; RETURN NEW; END $$;
    CREATE TRIGGER lose_mark BEFORE INSERT OR UPDATE ON progression.account
      FOR EACH ROW EXECUTE FUNCTION progression.lose_mark()`);
