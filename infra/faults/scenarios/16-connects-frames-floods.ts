import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { SignJWT, decodeJwt, importPKCS8 } from 'jose';
import { eventually } from '#libs/testing';
import type { Crowd } from '../../checker/crowd';
import { RawSocket } from '../../wire/raw-socket';
import { Knock } from '../knock';
import { Probe } from '../probe';
import type { Product } from '../product';
import { BOTH, expectation, type Scenario, type Stage } from '../scenario';

const CONNECTS = 5_000;
const BIG_FRAME_BYTES = 1_000_000;
const FLOOD = { perSecond: 1_000, everyMs: 50, closedWithinMs: 15_000 };
const ANSWER_P99_MAX_MS = 1_500;
/** What stays after everybody has gone: caches, and what the collector has not looked at yet, in MiB. */
const KEPT_MAX_MIB = 200;
const RETURN_MAX_MS = 30_000;
/** Connections of the crowd itself come and go. */
const HANDLES_SLACK = 200;

export const connectsFramesFloods: Scenario = {
  number: 16,
  provokes: '5,000 connects at once, half with expired tokens; 1 MB frames; 1,000 events a second',
  holds: 'limits hold; HTTP stays quick; memory returns',
  breakage: 'the 5,000 never hang up, as if their sockets leaked',
  sizes: BOTH,
  fault: storm,
};

async function storm(stage: Stage, crowd: Crowd): Promise<void> {
  const { product, compare, did, broken } = stage;
  const [pid] = product.pids('gateway');
  const before = { handles: handlesOf(pid!), mib: product.memory().get(pid!)! };
  const probe = new Probe({ url: `${product.url}/v1/habits`, token: crowd.people[0]!.token });
  const knocks = await connectAll(stage, crowd);
  await sendTooMuch(stage, crowd);
  const p99 = await probe.stop();
  did(`p99 of somebody else’s requests meanwhile: ${p99.toFixed(0)} ms`);
  compare(expectation(`others are answered within ${ANSWER_P99_MAX_MS} ms`, p99 < ANSWER_P99_MAX_MS, p99));
  const peak = product.memory().get(pid!)!;
  if (!broken) for (const knock of knocks) knock.close();
  const left = () => ({ handles: handlesOf(pid!), mib: product.memory().get(pid!)! });
  const returned = () =>
    left().handles < before.handles + HANDLES_SLACK && left().mib < before.mib + KEPT_MAX_MIB;
  const isBack = await eventually(returned, { what: 'memory', within_ms: RETURN_MAX_MS }).catch(() => false);
  const text = `${before.mib.toFixed(0)} MiB before, ${peak.toFixed(0)} at most, ${left().mib.toFixed(0)} after`;
  did(`the gateway’s process: ${text}; ${before.handles} handles before, ${left().handles} after`);
  compare(expectation('memory and handles return', isBack === true, left()));
  for (const knock of knocks) knock.close();
}

async function connectAll({ product, compare, did, count }: Stage, crowd: Crowd): Promise<Knock[]> {
  const expired = await expiredToken(product, crowd.people[0]!.token);
  const knocks = Array.from({ length: CONNECTS }, (_, index) => {
    const { token } = crowd.people[index % crowd.people.length]!;
    return new Knock(product.url, index % 2 === 0 ? token : expired);
  });
  const answers = await Promise.all(knocks.map((knock) => knock.answered));
  const of = (answer: string) => answers.filter((each) => each === answer).length;
  count({ acknowledged: of('admitted'), refused: of('refused'), unknown: of('lost') });
  did(
    `${CONNECTS} connects at once: ${of('admitted')} admitted, ${of('refused')} refused, ${of('lost')} lost`,
  );
  const wrong = answers.filter((answer, index) => answer === 'admitted' && index % 2 === 1).length;
  compare(expectation('nobody is admitted with an expired token', wrong === 0, wrong));
  compare(expectation('who has a valid one is admitted', of('admitted') === CONNECTS / 2, of('admitted')));
  return knocks;
}

async function sendTooMuch({ product, compare, did }: Stage, crowd: Crowd): Promise<void> {
  const { token } = crowd.people[0]!;
  const big = await RawSocket.open(product.url, token);
  big.emit('board:unsubscribe', { board: 'x'.repeat(BIG_FRAME_BYTES), period: 'day' }, 1);
  const flood = await RawSocket.open(product.url, token);
  const frames = (FLOOD.perSecond * FLOOD.everyMs) / 1_000;
  const flooding = setInterval(() => {
    for (let frame = 0; frame < frames; frame += 1)
      flood.emit('board:unsubscribe', { board: 'global', period: 'day' }, frame);
  }, FLOOD.everyMs);
  for (const [what, socket] of Object.entries({ 'a frame of 1 MB': big, '1,000 events a second': flood })) {
    const closed = eventually(() => socket.closed, { what, within_ms: FLOOD.closedWithinMs });
    const isClosed = await closed.catch(() => false);
    did(`${what}: ${isClosed ? 'closed' : 'still open'}`);
    compare(expectation(`${what} closes that socket`, isClosed === true, isClosed));
  }
  clearInterval(flooding);
  big.close();
  flood.close();
  await wait(FLOOD.everyMs);
}

/** A token of ours that has expired: the same person, signed with the product’s own key. */
async function expiredToken(product: Product, token: string): Promise<string> {
  const [row] = await product.query<{ private_key: string }>('SELECT private_key FROM identity.signing_key');
  const header = JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { alg: string };
  const claims = decodeJwt(token);
  return new SignJWT({ ...claims, iat: claims.iat! - 7_200, exp: claims.iat! - 3_600 })
    .setProtectedHeader(header)
    .sign(await importPKCS8(row!.private_key, 'EdDSA'));
}

const handlesOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
