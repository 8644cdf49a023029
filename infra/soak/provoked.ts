import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Crowd } from '../checker/crowd';
import { Knock } from '../faults/knock';
import { PARTS } from '../faults/product';
import type { Stage } from '../faults/scenario';
import { signerOf } from '../faults/signed-anew';
import { sendTooMuch } from '../faults/too-much';
import { RawSocket } from '../wire/raw-socket';

const STILL_MS = 5_000;
const CLOCK = { wrong_ms: 20_000, earliest_s: -600, latest_s: 3_600 };
const CONNECTS = 500;
const EXPIRED = { issuedBefore_s: 7_200, lasts_s: 3_600 };
/** Half of them never read, half as over a link of some 16 KB a second. */
const READERS = { count: 20, for_ms: 20_000, askEvery_ms: 500, slowBytes: 4_096, slowEvery_ms: 250 };

/** What is killed or stopped in all-in-one is the one process, whatever the part. */
export async function killPart({ product, choices, did }: Stage): Promise<void> {
  const part = choices.of(PARTS);
  const pid = product.kill(part);
  did(`kill -9 ${part} (${pid})`);
  await product.isBack(part, pid);
}

export async function killKafka({ product, did }: Stage): Promise<void> {
  const pid = product.kill('kafka');
  did(`kill -9 Kafka (${pid})`);
  await product.isBack('kafka', pid);
}

export async function standStill({ product, choices, did }: Stage): Promise<void> {
  const name = choices.of([...PARTS, 'redis', 'postgres'] as const);
  const [pid] = product.pids(name);
  product.signal(pid!, 'SIGSTOP');
  did(`${name} (${pid}) stands still for ${STILL_MS / 1_000} s`);
  await wait(STILL_MS);
  product.signal(pid!, 'SIGCONT');
  await product.isReady();
}

/** Where `shifted-clock.mts` reads what clock is how wrong. */
export const clocksFile = (folder: string): string => path.join(folder, 'clocks');

export async function stepClock({ product, choices, folder, did }: Stage): Promise<void> {
  const part = choices.of(PARTS);
  const seconds = CLOCK.earliest_s + choices.below(CLOCK.latest_s - CLOCK.earliest_s);
  const process = product.size === 'services' ? part : product.size;
  writeFileSync(clocksFile(folder), `${process}=${seconds}`);
  did(
    `the clock of ${process} goes wrong by ${seconds} s, and is right again ${CLOCK.wrong_ms / 1_000} s later`,
  );
  await wait(CLOCK.wrong_ms);
  writeFileSync(clocksFile(folder), '');
}

export async function floodSockets({ product, did }: Stage, crowd: Crowd): Promise<void> {
  const { token } = crowd.people[0]!;
  const sign = await signerOf(product);
  const expired = await sign(token, EXPIRED);
  const knocks = Array.from(
    { length: CONNECTS },
    (_, index) => new Knock(product.url, index % 2 === 0 ? token : expired),
  );
  const answers = await Promise.all(knocks.map(({ answered }) => answered));
  const admitted = answers.filter((answer) => answer === 'admitted').length;
  const closed = await sendTooMuch(product.url, token);
  for (const knock of knocks) knock.close();
  const told = [...closed].map(([what, isClosed]) => `${what}: ${isClosed ? 'closed' : 'still open'}`);
  did(`${CONNECTS} connects at once, half expired: ${admitted} admitted; ${told.join(', ')}`);
}

export async function readSlowly({ product, did }: Stage, crowd: Crowd): Promise<void> {
  const opened = crowd.people.slice(0, READERS.count).map(({ token }) => RawSocket.open(product.url, token));
  const readers = await Promise.all(opened);
  for (const [index, reader] of readers.entries())
    if (index % 2 === 0) reader.stopReading();
    else reader.readSlowly(READERS.slowBytes, READERS.slowEvery_ms);
  let id = 0;
  const asking = setInterval(() => {
    id += 1;
    for (const reader of readers) {
      reader.emit('board:subscribe', { board: 'global', period: 'week', top: 100 }, id);
      reader.pong();
    }
  }, READERS.askEvery_ms);
  did(`${READERS.count} sockets that read nothing, or slowly, for ${READERS.for_ms / 1_000} s`);
  await wait(READERS.for_ms);
  clearInterval(asking);
  for (const reader of readers) reader.close();
}
