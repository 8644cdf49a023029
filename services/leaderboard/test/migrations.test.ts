import { migrateDown, migrateUp } from '#libs/database';
import { eventually } from '#libs/testing';
import { LEADERBOARD_MIGRATIONS } from '../storage/migrations';
import { recompute } from './recompute';
import { boardsOf, rowsIn, RULES, stand, type Stand } from './stand';
import { randomWorld, shuffledWithDuplicates } from './world';

let inside: Stand;
beforeAll(async () => {
  inside = await stand();
});
afterAll(() => inside?.stop());

it('boards are the same after the way back from pages to rows of dates, and the way there again', async () => {
  const world = randomWorld(1763700000, { people: 8, changes: 120 });
  const events = shuffledWithDuplicates(world.events, 3);
  while (events.length > 0) await inside.take(events.splice(0, 10));
  const settings = { url: inside.admin.url, poolMax: 1 };
  const before = await inside.db.query('select * from day_scores order by user_id, local_date');
  const sinceRows = LEADERBOARD_MIGRATIONS.slice(2);
  for (const _ of sinceRows) await migrateDown(settings, 'leaderboard', LEADERBOARD_MIGRATIONS);
  const [rows] = await inside.admin.query<{ count: string }>('select count(*) from leaderboard.credit');
  expect(Number(rows!.count)).toBeGreaterThan(0);
  await (await migrateUp(settings, 'leaderboard', LEADERBOARD_MIGRATIONS)).onApplicationShutdown();

  const after = await inside.db.query('select * from day_scores order by user_id, local_date');
  expect(after).toEqual(before);

  const { publisher } = await inside.publisher();
  const boards = boardsOf(world);
  for (const ref of boards) await inside.reader.want(ref);
  await eventually(
    async () => {
      await publisher.cycle();
      return (await inside.reader.states(boards)).every((state) => state !== null);
    },
    { what: 'every board to be built' },
  );
  for (const ref of boards) {
    expect(await rowsIn(inside.reader, ref)).toEqual(recompute(world.events, ref, RULES));
  }
});
