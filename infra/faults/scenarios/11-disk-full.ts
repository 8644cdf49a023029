import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '#libs/testing';
import type { Crowd } from '../../checker/crowd';
import { CannotProvoke } from '../cannot-provoke';
import { OwnPostgres } from '../own-postgres';
import { BOTH, expectation, type Scenario, type Stage, type Surroundings } from '../scenario';

/** Enough to start with and to run for a while. */
const DISK_MB = 400;
const FULL_MS = 10_000;
const RECOVERY_MAX_MS = 30_000;

export const diskFull: Scenario = {
  number: 11,
  provokes: `the database’s disk full (a tmpfs of ${DISK_MB} MB, filled up) for 10 s`,
  holds: 'clean 503, no false ack, recovery when freed',
  breakage: 'a refused write is acknowledged: the client takes a 503 for a success',
  sizes: BOTH,
  surroundings: smallDisk,
  fault: fill,
};

async function smallDisk(): Promise<Surroundings> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=755`, 'tmpfs', folder], {
    encoding: 'utf8',
  });
  if (mounted.status !== 0) {
    rmSync(folder, { recursive: true });
    throw new CannotProvoke(
      `a tmpfs can’t be mounted here (${String(mounted.stderr ?? mounted.error).trim()})`,
    );
  }
  const unmount = () => {
    spawnSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const postgres = await OwnPostgres.start(folder);
    const end = async () => {
      await postgres.stop();
      unmount();
    };
    return { folder, settings: { DATABASE_URL: postgres.url }, end };
  } catch (error) {
    unmount();
    throw error;
  }
}

async function fill(stage: Stage, crowd: Crowd): Promise<void> {
  const { folder, did, compare, broken, product } = stage;
  const ballast = path.join(folder, 'ballast');
  const before = { ...crowd.counts };
  const stopLying = broken ? lie(crowd) : () => undefined;
  fillUp(folder, ballast);
  did('the disk is full');
  const end = Date.now() + FULL_MS;
  for (let part = 0; Date.now() < end; part += 1) {
    fillUp(folder, `${ballast}.${part}`);
    await wait(100);
  }
  const during = crowd.counts;
  did(`meanwhile refused ${during.refused - before.refused}, unknown ${during.unknown - before.unknown}`);
  compare(
    expectation('writes are refused, or nothing was provoked', during.refused > before.refused, during),
  );
  stopLying();
  spawnSync('sh', ['-c', 'rm -f "$0"*', ballast]);
  const freedAt = performance.now();
  const taken = crowd.counts.acknowledged;
  const recovered = eventually(() => crowd.counts.acknowledged > taken, {
    what: 'writes to be taken again',
    within_ms: RECOVERY_MAX_MS,
  });
  const isBack = await recovered.catch(() => false);
  did(`freed; writes are taken again after ${((performance.now() - freedAt) / 1000).toFixed(1)} s`);
  compare(expectation('writes are taken again when there is room', isBack === true, isBack));
  await product.isReady();
}

/** Takes what is left, in one file. */
function fillUp(folder: string, file: string): void {
  const { bavail, bsize } = statfsSync(folder);
  try {
    if (bavail > 0) writeFileSync(file, Buffer.alloc(Math.min(bavail * bsize, 1 << 30)));
  } catch {
    // Someone was quicker: it is full all the same.
  }
}

/** From now on what is refused counts as acknowledged. @returns what makes clients honest again */
function lie(crowd: Crowd): () => void {
  for (const actor of crowd.actors) actor.isCredulous = true;
  return () => {
    for (const actor of crowd.actors) actor.isCredulous = false;
  };
}
