import { traceparentOf } from '#libs/testing';
import { completion, idOf, Room, USER } from './room';

let room: Room;
beforeAll(async () => void (room = await Room.open()));
afterAll(() => room?.close());
beforeEach(() => room.empty());

test('scores of dates and evaluations go on from the completion that is followed', async () => {
  const other = idOf(7);
  await room.facts.take([
    { ...completion('2026-11-19'), traceparent: traceparentOf(1) },
    { ...completion('2026-11-20'), traceparent: traceparentOf(2) },
    completion('2026-11-20', { userId: other }),
  ]);
  const rows = await room.database.query(
    `SELECT subject AS "userId", data->>'localDate' AS "localDate", data->>'traceparent' AS traceparent
     FROM outbox WHERE type = 'progression.day-scored.v1' ORDER BY seq`,
  );
  expect(rows).toHaveLength(3);
  expect(rows).toEqual(
    expect.arrayContaining([
      { userId: USER, localDate: '2026-11-19', traceparent: traceparentOf(1) },
      { userId: USER, localDate: '2026-11-20', traceparent: traceparentOf(2) },
      { userId: other, localDate: '2026-11-20', traceparent: null },
    ]),
  );
  expect(room.requests.traces.get(USER)).toBe(traceparentOf(2));
  expect(room.requests.traces.get(other)).toBeUndefined();
});
