import fc from 'fast-check';
import type { AnyEvent } from '#libs/contracts';
import { IdentityConsumer } from '../consumers/identity-consumer';
import { type ClanRoom, clanRoom, someone } from './fixture';

let room: ClanRoom;
beforeAll(async () => void (room = await clanRoom()));
afterAll(() => room.stop());

const USERS = [someone(), someone(), someone()];
const at = (minute: number) =>
  new Date(Date.parse('2026-11-20T12:00:00.000Z') + minute * 60_000).toISOString();

const userId = fc.constantFrom(...USERS);
const event = fc.oneof(
  fc.record({ userId, version: fc.integer({ min: 1, max: 5 }) }).map(({ userId: id, version }) => ({
    type: 'identity.profile-changed.v1',
    data: { userId: id, version, displayName: `Name ${version}`, createdAt: at(0) },
  })),
  fc.record({ userId, minute: fc.nat(100) }).map(({ userId: id, minute }) => ({
    type: 'identity.user-seen.v1',
    data: { userId: id, at: at(minute) },
  })),
  userId.map((id) => ({ type: 'identity.user-erased.v1', data: { userId: id, at: at(50) } })),
);

test('what identity tells comes to the same in any order, in any batches, with any duplicates', async () => {
  const consumer = new IdentityConsumer(
    { subscribe: () => undefined } as never,
    room.db,
    room.people,
    room.erase,
  );
  const after = async (events: readonly object[], batch: number) => {
    await room.db.query('DELETE FROM person');
    for (let from = 0; from < events.length; from += batch)
      await consumer.handle(events.slice(from, from + batch) as AnyEvent[]);
    return room.db.query('SELECT * FROM person ORDER BY user_id');
  };
  await fc.assert(
    fc.asyncProperty(
      fc
        .array(event, { maxLength: 12 })
        .chain((events) =>
          fc.tuple(
            fc.constant(events),
            fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
            fc.integer({ min: 1, max: 6 }),
          ),
        ),
      async ([events, shuffled, batch]) => {
        expect(await after(shuffled, batch)).toEqual(await after(events, 100));
      },
    ),
    { numRuns: 60 },
  );
});
