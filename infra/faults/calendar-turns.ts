import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '#libs/testing';
import { Wire } from '../checker/wire';
import { OwnPostgres } from './own-postgres';
import { newHabit, registerGuests, type Guest } from './people';
import { Product } from './product';
import { expectation, type Stage } from './scenario';

/** Debian's package `libfaketime`. */
const FAKETIME = '/usr/lib/*/faketime/libfaketime.so.1';

/** The one authority's clock, which can be put anywhere. */
interface FalseClock {
  set(instant: string): void;
}

/** The day and the week whose boards a person is shown as theirs. */
interface Sight {
  date: string;
  week: string;
}

/** Days and weeks as people of two zones see them, while the database's clock goes through what calendars do. */
export async function compareTurns(stage: Stage): Promise<void> {
  const [library] = globSync(FAKETIME);
  if (library === undefined)
    return stage.did('SKIPPED: DST and week 53 need libfaketime, which is not installed here');
  const folder = mkdtempSync(path.join(tmpdir(), 'sacred-valley-clock-'));
  const file = path.join(folder, 'offset');
  const clock: FalseClock = {
    set: (instant) => {
      const seconds = Math.round((Date.parse(instant) - Date.now()) / 1_000);
      writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    },
  };
  clock.set('2026-12-31T22:30:00Z');
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    DONT_FAKE_MONOTONIC: '1',
  };
  const postgres = await OwnPostgres.start(folder, { env });
  try {
    const product = await Product.start({ size: stage.size, settings: { DATABASE_URL: postgres.url } });
    try {
      await throughTheYear(stage, new Wire(product.url), clock);
    } finally {
      await product.stop({ keepLogs: false });
    }
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function throughTheYear(stage: Stage, wire: Wire, clock: FalseClock): Promise<void> {
  const [berlin] = await registerGuests(wire, 1, stage.choices, { timeZone: 'Europe/Berlin' });
  const [angeles] = await registerGuests(wire, 1, stage.choices, { timeZone: 'America/Los_Angeles' });
  const habitId = await newHabit(berlin!, '2026-12-28');
  const complete = (date: string) =>
    berlin!.wire.must('PUT', `/v1/habits/${habitId}/completions/${date}`, { amount: 10 });
  const sees = (who: Guest, date: string, week: string, at: string) =>
    compareSight(stage, who, { date, week }, at);

  await sees(berlin!, '2026-12-31', '2026-W53', 'New Year’s Eve in Berlin');
  for (const date of ['28', '29', '30', '31']) await complete(`2026-12-${date}`);
  clock.set('2027-01-03T23:30:00Z');
  await sees(berlin!, '2027-01-04', '2027-W01', 'the end of week 53 in Berlin');
  await sees(angeles!, '2027-01-03', '2026-W53', 'the same moment in Los Angeles');
  for (const date of ['01', '02', '03', '04']) await complete(`2027-01-${date}`);
  await compareStreak(stage, berlin!, 8, 'a run over New Year and week 53');

  clock.set('2027-03-28T00:30:00Z');
  await sees(berlin!, '2027-03-28', '2027-W12', 'the night of the change to summer time');
  await complete('2027-03-27');
  await complete('2027-03-28');
  clock.set('2027-03-28T01:30:00Z');
  await complete('2027-03-28');
  await sees(berlin!, '2027-03-28', '2027-W12', 'an hour later, which is two by the clock on the wall');
  clock.set('2027-03-28T22:30:00Z');
  await sees(berlin!, '2027-03-29', '2027-W13', 'the end of a day of 23 hours');
  await complete('2027-03-29');
  await compareStreak(stage, berlin!, 3, 'a run over the change to summer time');
}

async function compareSight(stage: Stage, { wire }: Guest, wanted: Sight, at: string): Promise<void> {
  const keyOf = async (period: string) => {
    const board = `/v1/boards/global?period=${period}&limit=1`;
    return (await wire.must<{ periodKey: string }>('GET', board)).periodKey;
  };
  const seen = { date: await keyOf('day'), week: await keyOf('week') };
  const agrees = seen.date === wanted.date && seen.week === wanted.week;
  stage.compare(expectation(`${at}: ${wanted.date}, ${wanted.week}`, agrees, seen));
}

async function compareStreak(stage: Stage, { wire }: Guest, wanted: number, what: string): Promise<void> {
  const read = async () =>
    (await wire.must<{ streak: { current: number } }>('GET', '/v1/progress')).streak.current;
  const reached = async () => (await read()) === wanted;
  await eventually(reached, { what, within_ms: 20_000 }).catch(() => undefined);
  const found = await read();
  stage.compare(expectation(`${what} is ${wanted}`, found === wanted, found));
}
