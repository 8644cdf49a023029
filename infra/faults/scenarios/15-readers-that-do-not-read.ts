import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '#libs/testing';
import type { Crowd } from '../../checker/crowd';
import { RawSocket } from '../../wire/raw-socket';
import { answersP99 } from '../latency';
import { BOTH, expectation, type Scenario, type Stage } from '../scenario';

/** Long names and pictures make an answer some 15 KB: what the machine itself buffers is full sooner. */
const NAME = '😀'.repeat(50);
const PICTURE = `https://pictures.example/${'a'.repeat(450)}`;
/** Below what counts as a flood. */
const ASKING = { everyMs: 100, times: 4 };
/** A link of some 16 KB a second. */
const SLOW = { bytes: 4_096, everyMs: 250 };
const CLOSED_MAX_MS = 60_000;
const CALM_MS = 5_000;
/** The others’ p99 while it goes on: at most so many times that of before, and what a busy machine adds. */
const P99 = { factor: 3, slackMs: 100 };
const BLOCKED_MS = 3_000;

export const readersThatDoNotRead: Scenario = {
  number: 15,
  provokes: 'a client that never reads; a slow link',
  holds: 'they are closed; the others’ p99 is unchanged',
  breakage: 'the gateway’s process stands still for 3 s, as if it waited for a reader',
  sizes: BOTH,
  fault: ask,
};

async function ask(stage: Stage, crowd: Crowd): Promise<void> {
  const { product, compare, did, broken } = stage;
  for (const { wire } of crowd.people)
    await wire.must('PATCH', '/v1/me', { displayName: NAME, avatarUrl: PICTURE });
  const calmFromMs = performance.now();
  await wait(CALM_MS);
  const fromMs = performance.now();
  const [one, other] = crowd.people;
  const deaf = await RawSocket.open(product.url, one!.token);
  const slow = await RawSocket.open(product.url, other!.token);
  deaf.stopReading();
  slow.readSlowly(SLOW.bytes, SLOW.everyMs);
  let id = 0;
  const asking = setInterval(() => {
    for (const socket of [deaf, slow])
      for (let time = 0; time < ASKING.times; time += 1)
        socket.emit('board:subscribe', { board: 'global', period: 'week', top: 100 }, id++);
    for (const socket of [deaf, slow]) socket.pong();
  }, ASKING.everyMs);
  try {
    if (broken) await standStill(stage);
    for (const [what, socket] of Object.entries({ 'who never reads': deaf, 'who reads slowly': slow })) {
      const closed = eventually(() => socket.closed, { what, within_ms: CLOSED_MAX_MS });
      const isClosed = await closed.catch(() => false);
      did(
        `${what} is ${isClosed ? `closed after ${((performance.now() - fromMs) / 1000).toFixed(0)} s` : 'still there'}`,
      );
      compare(expectation(`${what} is closed`, isClosed === true, isClosed));
    }
  } finally {
    clearInterval(asking);
    deaf.close();
    slow.close();
  }
  compareAnswers(stage, crowd, calmFromMs, fromMs);
}

function compareAnswers({ compare, did }: Stage, crowd: Crowd, calmFromMs: number, fromMs: number): void {
  const [before, during] = [answersP99(crowd, calmFromMs, fromMs), answersP99(crowd, fromMs)];
  did(`p99 of the others’ writes: ${before.toFixed(0)} ms before, ${during.toFixed(0)} ms meanwhile`);
  const most = P99.factor * before + P99.slackMs;
  compare(expectation(`the others’ p99 stays under ${most.toFixed(0)} ms`, during < most, during));
  const reconnects = crowd.watchers.filter(({ counts }) => counts.connects > 1).length;
  compare(expectation('no other socket was lost', reconnects === 0, reconnects));
}

async function standStill({ product, size }: Stage): Promise<void> {
  const pids = product.pids('gateway').concat(size === 'services' ? product.pids('habit') : []);
  for (const pid of pids) product.signal(pid, 'SIGSTOP');
  await wait(BLOCKED_MS);
  for (const pid of pids) product.signal(pid, 'SIGCONT');
}
