import { RememberingTracer, traceparentOf } from '#libs/testing';
import { HabitRoom } from './habit-room';

let room: HabitRoom;
beforeAll(async () => void (room = await HabitRoom.open()));
afterAll(() => room?.close());

const told = async (habitId: string): Promise<(string | null)[]> => {
  const rows = await room.query<{ traceparent: string | null }>(
    `SELECT data->>'traceparent' AS traceparent FROM outbox
     WHERE type = 'habit.completion-changed.v1' AND data->>'habitId' = $1 ORDER BY seq`,
    [habitId],
  );
  return rows.map(({ traceparent }) => traceparent);
};

test('of completions of one batch, those whose request is followed are, each by its own trace', async () => {
  const tracer = new RememberingTracer();
  const writer = room.anotherWriter(tracer);
  const user = room.someone();
  const habits = [await user.habit(), await user.habit(), await user.habit()];
  const traces = [traceparentOf(1), undefined, traceparentOf(2)];
  await Promise.all(
    habits.map((habit, index) => {
      tracer.current = traces[index];
      return writer.submit(user.request(habit, { kind: 'amount', amount: 5, note: null }));
    }),
  );
  const ways = await Promise.all(
    habits.map(async ({ id }) => {
      const [traceparent] = await told(id);
      return traceparent ? tracer.wayTo(traceparent) : null;
    }),
  );
  const span = 'habit writes a completion';
  expect(ways).toEqual([[traceparentOf(1), span], null, [traceparentOf(2), span]]);
  expect(tracer.spans.map(({ ended, error }) => [ended, error])).toEqual([
    [true, undefined],
    [true, undefined],
  ]);
});

test('a completion that is refused ends its span with the reason', async () => {
  const tracer = new RememberingTracer();
  tracer.current = traceparentOf(1);
  const user = room.someone();
  const habit = await user.habit();
  const tomorrow = user.request(
    habit,
    { kind: 'amount', amount: 5, note: null },
    { localDate: user.today(1) },
  );
  await expect(room.anotherWriter(tracer).submit(tomorrow)).rejects.toThrow('has not begun');
  expect(tracer.spans).toEqual([expect.objectContaining({ ended: true, error: expect.any(Error) })]);
});
