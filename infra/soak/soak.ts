import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { eventually } from '#libs/testing';
import { Crowd } from '../checker/crowd';
import { INSPECTABLE } from '../checker/inspector';
import { Choices } from '../checker/random';
import { verify, type Comparison } from '../checker/verify';
import { forgetTheLatest } from '../faults/forget-the-latest';
import { Product, ROOT } from '../faults/product';
import { expectation, type Stage } from '../faults/scenario';
import { signerOf } from '../faults/signed-anew';
import { drawFaults, type Fault } from './faults';
import { Leak } from './leak';
import { clocksFile } from './provoked';
import type { Report, SoakOptions } from './report';
import { lengths } from './sample';
import { Sampler } from './sampler';
import { judge } from './verdict';

const PEOPLE = 120;
const CLAN_SIZE = 20;
/** A fault comes within the first seconds of its minute. */
const FAULT_WITHIN_S = 15;
const MINUTE_MS = 60_000;
/** Until everything that was acknowledged is where it belongs, in milliseconds. */
const DRAIN_MAX_MS = { whole: 120_000, broken: 10_000 };
/** Of what was asked for, so much must have been acknowledged, faults and all: less would be no soak. */
const LOAD_SHARE_MIN = 0.5;
/** The access tokens of whoever stays for the whole run, in seconds. */
const TOKENS = { issuedBefore_s: 0, lasts_s: 12 * 3_600 };

/** People act and watch for minutes on end, a fault comes each minute; in the end everything is held against the rules. */
export async function soak(options: SoakOptions): Promise<Report> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-soak-'));
  writeFileSync(clocksFile(folder), '');
  const settings = {
    NODE_OPTIONS: `${INSPECTABLE} --import=${pathToFileURL(path.join(ROOT, 'infra/faults/shifted-clock.mts'))}`,
    SHIFTED_CLOCKS_FILE: clocksFile(folder),
  };
  const product = await Product.start({ size: options.size, settings });
  options.onProduct(product);
  let isFine = false;
  try {
    const report = await runWith(product, folder, options);
    isFine = report.verdict === 'held' || report.verdict === 'caught';
    return report;
  } finally {
    if (!isFine) options.say(`logs and data: ${product.folder}`);
    await product.stop({ keepLogs: !isFine });
    options.onProduct(null);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runWith(product: Product, folder: string, options: SoakOptions): Promise<Report> {
  const { minutes, rate, say, broken } = options;
  const choices = new Choices(options.seed);
  const faults = drawFaults(choices, options.size, minutes);
  const sign = await signerOf(product);
  const size = { people: PEOPLE, clanSize: CLAN_SIZE };
  const crowd = await Crowd.gather(product.url, size, choices, say, (token) => sign(token, TOKENS));
  const leak = broken ? new Leak(product, crowd.people[0]!) : null;
  const sampler = new Sampler(product, () => leak?.grow());
  const comparisons: Comparison[] = [];
  const happened: string[] = [];
  const stage: Stage = {
    product,
    size: options.size,
    choices,
    broken: false,
    folder,
    did: (what) => {
      happened.push(what);
      say(`   ${what}`);
    },
    count: () => undefined,
    compare: (...more) => void comparisons.push(...more),
  };
  try {
    const fromMs = performance.now();
    // The pause of a person is anything between none and twice the mean.
    crowd.act((2 * 1_000 * PEOPLE) / rate);
    await bringFaults(stage, crowd, faults, say);
    await untilMs(fromMs + minutes * MINUTE_MS);
    await crowd.rest();
    const acted_s = (performance.now() - fromMs) / 1_000;
    const sampled = await sampler.stop();
    leak?.end();
    await compareAll(stage, crowd, broken, acted_s * rate);
    return judge({ options, faults: happened, comparisons, sampled, counts: crowd.counts, acted_s });
  } finally {
    await sampler.stop();
    leak?.end();
    crowd.close();
  }
}

/** One a minute; what takes longer puts off those that follow. */
async function bringFaults(
  stage: Stage,
  crowd: Crowd,
  faults: readonly Fault[],
  say: SoakOptions['say'],
): Promise<void> {
  const fromMs = performance.now();
  let before = 0;
  for (const [minute, fault] of faults.entries()) {
    await untilMs(fromMs + minute * MINUTE_MS);
    const { acknowledged } = crowd.counts;
    if (minute > 0) say(`   ${acknowledged - before} completions were acknowledged since`);
    before = acknowledged;
    await untilMs(fromMs + minute * MINUTE_MS + stage.choices.below(FAULT_WITHIN_S) * 1_000);
    say(`minute ${minute + 1} of ${faults.length}: ${fault.what}`);
    await fault
      .provoke(stage, crowd)
      .catch((error: unknown) => stage.compare(expectation(fault.what, false, String(error))));
  }
}

async function compareAll(stage: Stage, crowd: Crowd, broken: boolean, asked: number): Promise<void> {
  const { product, compare } = stage;
  const share = crowd.counts.acknowledged / asked;
  compare(expectation('half of the load was acknowledged', share >= LOAD_SHARE_MIN, share));
  if (broken) await forgetTheLatest(product);
  const drainMaxMs = broken ? DRAIN_MAX_MS.broken : DRAIN_MAX_MS.whole;
  const isEmpty = async () => (await lengths(product)).every(({ value }) => value === 0);
  const drained = await eventually(isEmpty, { what: 'queues', within_ms: drainMaxMs }).catch(() => false);
  compare(expectation('queues and outboxes are empty in the end', drained === true, await lengths(product)));
  compare(...(await verify(crowd, { drainMaxMs, query: (sql) => product.query(sql) })));
  const died = product.diedByItself;
  compare(expectation('no process ended by itself', died <= 0, died));
}

const untilMs = (atMs: number): Promise<void> => wait(Math.max(0, atMs - performance.now()));
