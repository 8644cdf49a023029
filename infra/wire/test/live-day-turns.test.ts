import { eventually, openWire, type Wire } from '#libs/testing';
import { addDays, bodyOf } from '../facts';
import { hangUp } from '../live';
import { closings, dateIn, watch } from '../turns';

/** On a busy machine a registration takes seconds; the day must not have turned before anybody watches. */
const PREPARING_MS = 25_000;

let wire: Wire;

beforeAll(async () => {
  wire = await openWire();
});
afterEach(hangUp);
afterAll(() => wire.stop());

test("board:closed comes by itself when the viewer's day turns", async () => {
  // It is after midnight in this zone, and the day starts with the next minute: there it is still yesterday.
  // The wire knows no shorter day than to the minute, so this takes up to one, and what preparing may take.
  const now = new Date(Date.now() + PREPARING_MS);
  const ahead = 25 - now.getUTCHours() > 14 ? 1 - now.getUTCHours() : 25 - now.getUTCHours();
  const zoneAt = (hours: number): string => `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
  const [zone, before] = [zoneAt(ahead), zoneAt(ahead - 3)];
  const nextMinute = new Date(now.getTime() + 60_000).toISOString().slice(14, 16);
  const startHour = nextMinute === '00' ? '02' : '01';
  const person = await wire.register({ timeZone: before });
  const dayStartsAt = `${startHour}:${nextMinute}`;
  bodyOf(await person.http.patch('/v1/me', { settings: { timeZone: zone, dayStartsAt } }));
  const live = await watch(wire.url, person);
  expect(live.told('board:closed')).toEqual([]);
  const [from, to] = [dateIn(before), dateIn(zone)];
  expect(to).toBe(addDays(from, 1));
  const { body } = await person.http.get('/v1/boards/global?period=day');
  expect(body.periodKey).toBe(from);
  await eventually(() => live.told('board:closed').length > 0, {
    what: 'the day to turn',
    within_ms: 100_000,
  });
  await eventually(() => live.told('board:closed').length === closings(from, to).length, {
    what: 'all to turn',
  });
  expect(live.told('board:closed')).toEqual(expect.arrayContaining(closings(from, to)));
  const day = await live.ask('board:subscribe', { board: 'global', period: 'day' });
  expect(day.snapshot.periodKey).toBe(to);
});
