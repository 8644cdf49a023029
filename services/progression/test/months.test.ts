import { completion, HABIT, habitChanged, idOf, Room } from './room';

let room: Room;
beforeAll(async () => void (room = await Room.open()));
afterAll(() => room?.close());

test('whatever stands on a date counts in its score and version, also when its month was put away', async () => {
  const other = idOf(102);
  await room.settle(habitChanged(), completion('2026-11-10'));
  // All that ends within three months, the piece from before the months.
  await room.database.query('SELECT completion_put_away(-3, 1)');
  await room.settle(completion('2026-11-10', { habitId: other }));
  const told = await room.told('progression.day-scored.v1');
  const scored = told.map(({ version, completions }) => [version, completions.map(({ habitId }) => habitId)]);
  expect(scored).toEqual([
    [1, [HABIT]],
    [2, [HABIT, other]],
  ]);
});
