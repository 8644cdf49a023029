import { addDays, localDateAt, type ZoneInForce } from '#libs/domain-kit';
import { describeWith } from '#libs/testing';
import { PeopleConsumer } from '../consumers/people.consumer';
import { HabitRoom, type Someone } from './habit-room';

const HOUR_MS = 3_600_000;
/** 26 hours apart: their dates always differ. */
const EAST = 'Pacific/Kiritimati';
const WEST = 'Etc/GMT+12';

describeWith('postgres', 'which dates may be recorded', () => {
  let room: HabitRoom;
  let consumer: PeopleConsumer;
  let user: Someone;
  let version: number;
  beforeAll(async () => {
    room = await HabitRoom.open();
    consumer = new PeopleConsumer({ subscribe() {} } as never, room.database, room.people);
  });
  afterAll(() => room.close());
  beforeEach(() => {
    user = room.someone();
    version = 0;
  });

  const agoHours = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();
  const pair = (timeZone: string, sinceHours: number, dayStartsAt = '00:00'): ZoneInForce => ({
    timeZone,
    dayStartsAt,
    since: agoHours(sinceHours),
  });
  const profile = (zones: ZoneInForce[], at = (version += 1)) =>
    ({ type: 'identity.profile-changed.v1', data: { userId: user.userId, version: at, zones } }) as never;
  const moves = (...zones: ZoneInForce[]) => consumer.handle([profile(zones)]);
  const dateIn = (timeZone: string, dayStartsAt = '00:00') => localDateAt(new Date(), timeZone, dayStartsAt);
  const said = async (localDate: string) => {
    const habit = await user.habit();
    return user.put(habit, 30, { localDate }).then(
      () => 'accepted',
      (error: { slug: string }) => error.slug,
    );
  };

  it("the token's zone counts until the profile comes, then the profile", async () => {
    user = room.someone(EAST);
    expect(await said(dateIn(EAST))).toBe('accepted');
    expect(await said(addDays(dateIn(EAST), 1))).toBe('date-in-future');
    await moves(pair(WEST, 100));
    expect(await said(dateIn(EAST))).toBe('date-in-future');
    expect(await said(dateIn(WEST))).toBe('accepted');
  });

  it('travelling west keeps the dates of the east open for two days', async () => {
    await moves(pair(EAST, 500), pair(WEST, 47));
    expect(await said(dateIn(EAST))).toBe('accepted');
    await moves(pair(EAST, 500), pair(WEST, 49));
    expect(await said(dateIn(EAST))).toBe('date-in-future');
  });

  it('travelling east opens its dates at once', async () => {
    await moves(pair(WEST, 500), pair(EAST, 0));
    expect(await said(dateIn(EAST))).toBe('accepted');
    expect(await said(addDays(dateIn(EAST), -7))).toBe('accepted');
    expect(await said(addDays(dateIn(EAST), -8))).toBe('date-too-old');
  });

  it('the day starts when the user says so', async () => {
    await moves(pair('UTC', 100, '12:00'));
    const today = dateIn('UTC', '12:00');
    expect(await said(today)).toBe('accepted');
    expect(await said(addDays(today, 1))).toBe('date-in-future');
    expect(await said(addDays(today, -8))).toBe('date-too-old');
  });

  it('the zone of a recording is the one then in force', async () => {
    const habit = await user.habit();
    await moves(pair(WEST, 500), pair(EAST, 0));
    expect((await user.put(habit, 30)).completion).toMatchObject({ timeZone: EAST });
  });

  it('profiles in any order, twice and beside others come out as the newest', async () => {
    const older = profile([pair(WEST, 100)], 1);
    const newer = profile([pair(EAST, 100)], 2);
    await consumer.handle([newer, older]);
    await consumer.handle([older]);
    await consumer.handle([newer]);
    expect(await said(dateIn(EAST))).toBe('accepted');
  });

  it('an erased account stays erased, whatever still comes for it', async () => {
    const habit = await user.habit();
    await user.put(habit, 30);
    const gone = { type: 'identity.user-erased.v1', data: { userId: user.userId, at: agoHours(0) } } as never;
    await consumer.handle([profile([pair(EAST, 100)]), gone, profile([pair(EAST, 100)])]);
    await consumer.handle([gone]);
    const [row] = await room.query('SELECT zones, active_habits, erased_at FROM person WHERE user_id = $1', [
      user.userId,
    ]);
    expect(row).toMatchObject({ zones: null, active_habits: 0, erased_at: expect.any(String) as unknown });
    expect(await room.query('SELECT FROM completion WHERE user_id = $1', [user.userId])).toHaveLength(0);
    expect(await room.reading.list(user.userId, { archived: false, after: null, limit: 10 })).toEqual([]);
  });

  it('an account that is erased before anything of it came can make nothing', async () => {
    await consumer.handle([
      { type: 'identity.user-erased.v1', data: { userId: user.userId, at: agoHours(0) } } as never,
    ]);
    await expect(user.habit()).rejects.toMatchObject({ slug: 'unauthenticated' });
  });
});
