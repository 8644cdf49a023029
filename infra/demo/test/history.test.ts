import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, type Stack, startStack } from '#libs/testing';
import { rowsOf } from '../../fuzz/model/boards';
import { type Period, periodKey } from '../../fuzz/model/calendar';
import { derivedDifferences } from '../../fuzz/model/compare';
import type { World } from '../../fuzz/model/valley-steps';
import { addDays, instantOf, momentAt } from '../calendar.mts';
import { credentialsFrom } from '../credentials.mts';
import { nameOf } from '../names.mts';
import { demo } from './run-demo';
import { witness } from './witness';

const PEOPLE = 6;
const SEED = 11;

let stack: Stack;
const folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
const run = (people: number) =>
  demo(
    { DATA_DIR: folder, DATABASE_URL: stack.database.url },
    `--url ${stack.url} --seed ${SEED} --people ${people} --history`.split(' '),
  );
const look = (): Promise<World> => {
  const credentialsOf = credentialsFrom(folder);
  const names = Array.from({ length: PEOPLE }, (_, index) => nameOf(SEED, index));
  return witness(
    stack.url,
    names.map((name) => credentialsOf(SEED, name)),
  );
};
beforeAll(async () => (stack = await startStack()));
afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What is derived follows within a moment. */
const agreed = (what: string, ask: () => Promise<unknown>, wanted: unknown): Promise<boolean> =>
  eventually(
    async () => {
      expect(await ask()).toEqual(wanted);
      return true;
    },
    { what },
  );

test('people look back on a past that receipts, streaks, realms and boards agree with by the rules', async () => {
  const first = await run(PEOPLE);
  expect(first).toMatchObject({ code: 0, out: expect.stringContaining('entries of the months before') });
  const world = await look();
  for (const walker of world.walkers) {
    const dates = walker.person.habits.flatMap(({ completions }) => [...completions.keys()]).toSorted();
    expect(dates[0]! < addDays(walker.today, -80)).toBe(true);
    await agreed(`the progress of ${walker.person.name}`, () => derivedDifferences(walker), []);
  }
  const today = world.walkers[0]!.today;
  const dates = Array.from({ length: 98 }, (_, back) => addDays(today, -back));
  const boards = ['global', 'clans', ...world.valley.clans.map(({ id }) => `clan:${id}`)];
  const asked = boards.flatMap((board) => [
    ...dates.filter((_, back) => back % 9 === 0).map((date) => [board, 'day', date] as const),
    ...dates.filter((_, back) => back % 7 === 0).map((date) => [board, 'week', date] as const),
    ...dates.filter((_, back) => back % 28 === 0).map((date) => [board, 'month', date] as const),
    [board, 'all_time', today] as const,
  ]);
  for (const [board, period, date] of asked)
    await agreed(`${board} ${period} ${date}`, () => shown(board, period, date), wanted(board, period, date));

  async function shown(board: string, period: Period, date: string) {
    const path = `/v1/boards/${board}?period=${period}&key=${periodKey(period, date)}`;
    const rows = await world.walkers[0]!.wire.all<{ memberId: string; score: number; reachedAt: string }>(
      path,
    );
    return rows.map(({ memberId, score, reachedAt }) => [memberId, score, reachedAt]);
  }
  function wanted(board: string, period: Period, date: string) {
    const rows = rowsOf(world.valley, board, period, date, world.now());
    return rows.map(({ memberId, score, reachedAt }) => [memberId, score, new Date(reachedAt).toISOString()]);
  }
});

test('a second start adds no past, and a valley where others live gets none', async () => {
  const before = await look();
  await stack.register();
  const second = await run(PEOPLE);
  expect(second.code).toBe(0);
  expect(second.out).not.toContain('months before');
  const historyOf = ({ valley }: World) =>
    valley.people.map(({ habits }) => habits.map(({ completions }) => [...completions.keys()]));
  expect(historyOf(await look())).toEqual(historyOf(before));
  const refused = await run(PEOPLE + 1);
  expect(refused).toMatchObject({
    code: 1,
    out: expect.stringContaining('Somebody else lives in this valley'),
  });
});

test('an instant shows its moment again, around changes of the clocks too', () => {
  for (const timeZone of ['UTC', 'Europe/Lisbon', 'America/Denver', 'Asia/Seoul'])
    for (const date of ['2026-10-24', '2026-10-25', '2026-10-31', '2026-11-01', '2026-11-20'])
      for (const minute of [0, 359, 720, 1_439])
        expect(momentAt(instantOf({ date, minute }, timeZone), timeZone)).toEqual({ date, minute });
});
