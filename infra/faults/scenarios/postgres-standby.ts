import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '#libs/testing';
import type { Product } from '../product';
import { BOTH, type Scenario, type Stage } from '../scenario';

/** Each server is the primary once, and once its copy. */
const PROMOTIONS = 2;
/** What is written for so long before the kill, only the primary has, in milliseconds. */
const UNSENT_MS = 2_000;
/** With a whole copy of the new primary, in milliseconds. */
const REPLACED_MAX_MS = 120_000;

export const postgresStandby: Scenario = {
  number: 'postgres-standby',
  provokes: 'the primary killed while its standby is behind; the standby promoted; twice',
  holds: 'whatever was acknowledged is on the standby; all services follow by themselves',
  breakage: 'commits are answered before the standby has them (synchronous_commit local)',
  sizes: BOTH,
  settings: { POSTGRES_STANDBY: '1' },
  fault: promoteTwice,
};

async function promoteTwice({ product, broken, did }: Stage): Promise<void> {
  if (broken) await commitAlone(product);
  for (let promotion = 0; promotion < PROMOTIONS; promotion += 1) {
    const { head, sender } = await eventually(() => pidsOfPrimary(product), {
      what: 'the primary to answer',
    });
    product.signal(sender, 'SIGSTOP');
    await wait(UNSENT_MS);
    // Its sender must not get a word out any more.
    for (const pid of [head, sender]) product.signal(pid, 'SIGKILL');
    did(
      `SIGSTOP to the primary's sender (${sender}); ${UNSENT_MS / 1000} s later kill -9 the primary (${head})`,
    );
    await eventually(async () => (await pidsOfPrimary(product)).head !== head, {
      what: 'the standby to be the primary, with the other one as its standby',
      within_ms: REPLACED_MAX_MS,
    });
    await product.isReady();
  }
}

/** @throws Error while it has no synchronous standby */
async function pidsOfPrimary(product: Product): Promise<{ head: number; sender: number }> {
  const [row] = await product.query<{ folder: string; sender: number | null }>(
    `SELECT current_setting('data_directory') AS folder,
            (SELECT pid FROM pg_stat_replication WHERE sync_state = 'sync') AS sender`,
  );
  if (!row?.sender) throw new Error('no standby follows');
  const head = Number.parseInt(readFileSync(path.join(row.folder, 'postmaster.pid'), 'utf8'), 10);
  return { head, sender: row.sender };
}

/** The server's command line asks for the standby; what a database asks for counts more. */
async function commitAlone(product: Product): Promise<void> {
  await product.query('ALTER DATABASE sacred_valley SET synchronous_commit = local');
  await product.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
}
