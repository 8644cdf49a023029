import { readdirSync } from 'node:fs';
import { eventually } from '#libs/testing';
import type { Crowd } from '../../checker/crowd';
import { INSPECTABLE, Inspector } from '../../checker/inspector';
import { Knock } from '../knock';
import { Probe } from '../probe';
import { BOTH, expectation, type Scenario, type Stage } from '../scenario';
import { signerOf } from '../signed-anew';
import { sendTooMuch } from '../too-much';

const CONNECTS = 5_000;
const ANSWER_P99_MAX_MS = 1_500;
/**
 * What is still held after everybody has gone and everything that nothing holds was collected, in MiB: caches. Left
 * alone, Node collects when it needs room; until then garbage and memory that waits to be used again stand beside it.
 */
const KEPT_MAX_MIB = 10;
const RETURN_MAX_MS = 30_000;
/** An access token's times, in seconds: it ended an hour ago. */
const EXPIRED = { issuedBefore_s: 7_200, lasts_s: 3_600 };
const MIB = 1_024 ** 2;
/** Connections of the crowd itself come and go. */
const HANDLES_SLACK = 200;

export const connectsFramesFloods: Scenario = {
  number: 16,
  provokes: '5,000 connects at once, half with expired tokens; 1 MB frames; 1,000 events a second',
  holds: 'limits hold; HTTP stays quick; memory returns',
  breakage: 'the 5,000 never hang up, as if their sockets leaked',
  sizes: BOTH,
  settings: { NODE_OPTIONS: INSPECTABLE },
  fault: storm,
};

async function storm(stage: Stage, crowd: Crowd): Promise<void> {
  const { product, compare, did, broken } = stage;
  const [pid] = product.pids('gateway');
  const inspector = await Inspector.attach(product.logOf('gateway'));
  const measured = async () => ({
    handles: handlesOf(pid!),
    heldMib: (await inspector.collect()) / MIB,
    residentMib: product.memory().get(pid!)!,
  });
  const before = await measured();
  const probe = new Probe({ url: `${product.url}/v1/habits`, token: crowd.people[0]!.token });
  const knocks = await connectAll(stage, crowd);
  await floods(stage, crowd);
  const p99 = await probe.stop();
  did(`p99 of somebody else’s requests meanwhile: ${p99.toFixed(0)} ms`);
  compare(expectation(`others are answered within ${ANSWER_P99_MAX_MS} ms`, p99 < ANSWER_P99_MAX_MS, p99));
  const peakMib = product.memory().get(pid!)!;
  if (!broken) for (const knock of knocks) knock.close();
  const isBack = await eventually(
    async () => {
      const { handles, heldMib } = await measured();
      return handles < before.handles + HANDLES_SLACK && heldMib < before.heldMib + KEPT_MAX_MIB;
    },
    { what: 'memory', within_ms: RETURN_MAX_MS },
  ).catch(() => false);
  const after = await measured();
  const mib = [before.heldMib, after.heldMib, before.residentMib, peakMib, after.residentMib];
  const [held, stillHeld, resident, most, stillResident] = mib.map((each) => each.toFixed(0));
  did(`the gateway’s process holds ${held} MiB before, ${stillHeld} after, garbage collected each time`);
  did(`resident: ${resident} MiB before, ${most} at most, ${stillResident} after`);
  did(`open: ${before.handles} handles before, ${after.handles} after`);
  compare(expectation('memory and handles return', isBack === true, after));
  for (const knock of knocks) knock.close();
  inspector.close();
}

async function connectAll({ product, compare, did, count }: Stage, crowd: Crowd): Promise<Knock[]> {
  const sign = await signerOf(product);
  const expired = await sign(crowd.people[0]!.token, EXPIRED);
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

async function floods({ product, compare, did }: Stage, crowd: Crowd): Promise<void> {
  for (const [what, isClosed] of await sendTooMuch(product.url, crowd.people[0]!.token)) {
    did(`${what}: ${isClosed ? 'closed' : 'still open'}`);
    compare(expectation(`${what} closes that socket`, isClosed, isClosed));
  }
}

const handlesOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
