import fc from 'fast-check';
import { boardId } from '#libs/board-index';
import { eventually } from '#libs/testing';
import { recompute } from './recompute';
import { boardsOf, rowsIn, RULES, stand, type Stand } from './stand';
import { randomFrom, randomWorld, shuffledWithDuplicates, type World } from './world';

let it_: Stand;
beforeAll(async () => {
  it_ = await stand();
});
afterAll(() => it_?.stop());

const TABLES = ['person', 'clan', 'stay', 'banner', 'day_scores', 'credit_page'];

/** Everything that is derived, as text. */
async function state(): Promise<string> {
  const tables = await Promise.all(
    TABLES.map((table) => it_.db.query(`select * from ${table} t order by t::text`)),
  );
  return JSON.stringify(tables);
}

async function takeInBatches(world: World, seed: number): Promise<void> {
  const random = randomFrom(seed);
  const events = shuffledWithDuplicates(world.events, seed);
  while (events.length > 0) await it_.take(events.splice(0, 1 + Math.floor(random() * 12)));
}

async function expectBoardsToEqualTheirRecomputation(world: World): Promise<void> {
  for (const ref of boardsOf(world)) {
    const rows = await rowsIn(it_.reader, ref);
    expect({ ref: boardId(ref), rows }).toEqual({
      ref: boardId(ref),
      rows: recompute(world.events, ref, RULES),
    });
  }
}

describe('a board equals its recomputation', () => {
  it('whatever the order and however often facts come, to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const world = randomWorld(seed);
        const states: string[] = [];
        for (const order of [1, 2]) {
          await it_.clear();
          await takeInBatches(world, seed + order);
          states.push(await state());
        }
        expect(states[1]).toBe(states[0]);
        const { publisher } = await it_.publisher();
        for (const ref of boardsOf(world)) await it_.reader.want(ref);
        await eventually(
          async () => {
            await publisher.cycle();
            return (await it_.reader.states(boardsOf(world))).every((one) => one !== null);
          },
          { what: 'every board to be built' },
        );
        await expectBoardsToEqualTheirRecomputation(world);
      }),
      { numRuns: 6 },
    );
  });

  it('when facts come while the boards are loaded, and while they are built', async () => {
    const world = randomWorld(20261120, { people: 12, changes: 150 });
    await it_.clear();
    const { publisher } = await it_.publisher();
    const events = shuffledWithDuplicates(world.events, 7);
    for (const ref of boardsOf(world)) await it_.reader.want(ref);
    while (events.length > 0) {
      await Promise.all([it_.take(events.splice(0, 3)), it_.take(events.splice(0, 3)), publisher.cycle()]);
    }
    await eventually(
      async () => {
        await publisher.cycle();
        const [left] = await it_.db.query<{ count: number }>('select count(*) as count from mark');
        const states = await it_.reader.states(boardsOf(world));
        return left!.count === 0 && states.every((one) => one !== null);
      },
      { what: 'everything to be published' },
    );
    await expectBoardsToEqualTheirRecomputation(world);
  });
});
