import { migrateDown, migrateUp } from '#libs/database';
import { userChannel } from '#libs/contracts';
import { eventually } from '#libs/testing';
import { newPrivateKey } from '../domain/signing-key';
import { keepSigningKey } from '../storage/signing-keys';
import { IDENTITY_MIGRATIONS } from '../storage/migrations';
import { openRoom, ORIGIN, PASSWORD, type Room } from './room';

let room: Room;
beforeAll(async () => (room = await openRoom()));
afterAll(() => room.close());

test('two people who want one name at once: one gets it, the others a conflict', async () => {
  const wants = Array.from({ length: 6 }, (_, n) =>
    room.newcomer({ username: n % 2 ? 'Eithan' : 'eithan', email: `eithan-${n}@example.org` }),
  );
  const settled = await Promise.allSettled(wants);
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const one of settled)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ slug: 'conflict' });
});

test('an email is unique ignoring case', async () => {
  await room.newcomer({ email: 'Mercy@Example.org' });
  await expect(room.newcomer({ email: 'mercy@example.ORG' })).rejects.toMatchObject({ slug: 'conflict' });
});

test('a registration is told with its one zone', async () => {
  const { user } = await room.newcomer({ username: 'Ziel', timeZone: 'america/new_york' });
  expect(user).toMatchObject({
    displayName: 'Ziel',
    avatarUrl: null,
    isPremium: false,
    settings: {
      sounds: true,
      haptics: true,
      theme: 'system',
      timeZone: 'America/New_York',
      dayStartsAt: '00:00',
    },
  });
  expect(await room.told(user.id)).toEqual([
    {
      type: 'identity.profile-changed.v1',
      data: {
        userId: user.id,
        version: 1,
        username: 'Ziel',
        displayName: 'Ziel',
        avatarUrl: null,
        createdAt: user.createdAt,
        zones: [{ timeZone: 'America/New_York', dayStartsAt: '00:00', since: user.createdAt }],
      },
    },
  ]);
});

test.each(['+01:00', 'CET-1CEST,M3.5.0', 'Mars/Olympus', 'posix/UTC'])('%s is no time zone', (timeZone) =>
  expect(room.newcomer({ timeZone })).rejects.toMatchObject({
    slug: 'validation',
    errors: [{ pointer: '/timeZone', detail: expect.any(String) }],
  }),
);

test('one signs in by username or email, in any case', async () => {
  const { user } = await room.newcomer({ username: 'Yerin', email: 'Yerin@Example.org' });
  for (const login of ['yerin', 'YERIN', 'yerin@example.ORG'])
    expect((await room.login.execute({ login, password: PASSWORD }, ORIGIN)).user.id).toBe(user.id);
});

test('a wrong password and an unknown account are told in the same words', async () => {
  const { user } = await room.newcomer();
  const answer = (login: string) =>
    room.login.execute({ login, password: 'not the password' }, ORIGIN).catch((error: unknown) => error);
  const [wrong, unknown] = [await answer(user.username), await answer('nobody-of-that-name')];
  expect(wrong).toMatchObject({ slug: 'unauthenticated' });
  expect(unknown).toEqual(wrong);
});

test('guessing at one account is limited, from whatever address', async () => {
  const guess = (n: number) =>
    room.login.execute(
      { login: 'guess-me', password: `guess ${n}` },
      { userAgent: null, ip: `198.51.100.${n}` },
    );
  const outcomes = await Promise.allSettled(Array.from({ length: 31 }, (_, n) => guess(n)));
  const slugs = outcomes.map((one) => (one.status === 'rejected' ? one.reason.slug : 'in'));
  expect(slugs.filter((slug) => slug === 'rate-limited')).toHaveLength(1);
});

test('zones of the last 48 hours ride in every event, older ones are forgotten', async () => {
  const { user } = await room.newcomer({ timeZone: 'Asia/Tokyo' });
  await room.changeProfile.execute(user.id, { settings: { timeZone: 'Europe/Berlin' } });
  await room.db.query(`UPDATE zone SET since = since - interval '50 hours' WHERE account_id = $1`, [user.id]);
  await room.changeProfile.execute(user.id, { settings: { dayStartsAt: '04:00' } });
  await room.changeProfile.execute(user.id, { displayName: 'Traveller' });
  const events = await room.told(user.id);
  const zones = events.map(({ data }) =>
    (data['zones'] as { timeZone: string; dayStartsAt: string }[]).map(
      (z) => `${z.timeZone} ${z.dayStartsAt}`,
    ),
  );
  expect(zones).toEqual([
    ['Asia/Tokyo 00:00'],
    ['Asia/Tokyo 00:00', 'Europe/Berlin 00:00'],
    ['Europe/Berlin 00:00', 'Europe/Berlin 04:00'],
    ['Europe/Berlin 00:00', 'Europe/Berlin 04:00'],
  ]);
  expect(events.map(({ data }) => data['version'])).toEqual([1, 2, 3, 4]);
});

interface Told {
  version: number;
  zones: { timeZone: string; since: string }[];
}

test('changes at the same instant keep their order', async () => {
  const { user } = await room.newcomer();
  const zones = ['Asia/Tokyo', 'Europe/Berlin', 'America/Lima', 'Pacific/Apia'];
  await Promise.all(zones.map((timeZone) => room.changeProfile.execute(user.id, { settings: { timeZone } })));
  const told = (await room.told(user.id)).map(({ data }) => data as unknown as Told);
  // Readers go by the version: transactions may be told of in another order than they took the row.
  const last = told.find(({ version }) => version === 5)!;
  expect(told).toHaveLength(5);
  expect(last.zones).toHaveLength(5);
  expect([...last.zones].sort((a, b) => a.since.localeCompare(b.since))).toEqual(last.zones);
  expect((await room.readProfile.execute(user.id)).settings.timeZone).toBe(last.zones.at(-1)!.timeZone);
});

test('nothing changed, and what others do not keep, is told to nobody', async () => {
  const { user } = await room.newcomer();
  await room.changeProfile.execute(user.id, {});
  await room.changeProfile.execute(user.id, { displayName: user.displayName, settings: { timeZone: 'utc' } });
  const quiet = await room.changeProfile.execute(user.id, { settings: { sounds: false, theme: 'dark' } });
  expect(quiet.settings).toEqual({ ...user.settings, sounds: false, theme: 'dark' });
  expect(await room.told(user.id)).toHaveLength(1);
});

test('a day can not begin after noon', async () => {
  const { user } = await room.newcomer();
  await room.changeProfile.execute(user.id, { settings: { dayStartsAt: '12:00' } });
  await expect(
    room.changeProfile.execute(user.id, { settings: { dayStartsAt: '12:01' } }),
  ).rejects.toMatchObject({
    errors: [{ pointer: '/settings/dayStartsAt' }],
  });
});

test('an erased account is gone at once, told once, and its names are free', async () => {
  const { user, refreshToken } = await room.newcomer({ username: 'Shen' });
  const heard: unknown[] = [];
  room.subscriber.on('message', (channel, text) => {
    if (channel === userChannel(user.id)) heard.push(JSON.parse(text));
  });
  await room.subscriber.subscribe(userChannel(user.id));
  const erase = (password: string) => room.eraseAccount.execute(user.id, password, '192.0.2.1');
  await expect(erase('not the password')).rejects.toMatchObject({ slug: 'forbidden' });
  const settled = await Promise.allSettled([erase(PASSWORD), erase(PASSWORD)]);
  expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);

  const gone = { slug: 'unauthenticated' };
  await expect(room.readProfile.execute(user.id)).rejects.toMatchObject(gone);
  await expect(room.refresh.execute(refreshToken, '192.0.2.1')).rejects.toMatchObject(gone);
  await expect(room.changeProfile.execute(user.id, { displayName: 'Ghost' })).rejects.toMatchObject(gone);
  expect((await room.told(user.id)).map(({ type }) => type)).toEqual([
    'identity.profile-changed.v1',
    'identity.user-erased.v1',
  ]);
  const [left] = await room.db.query(
    `SELECT (SELECT count(*) FROM zone WHERE account_id = $1) AS zones,
            (SELECT count(*) FROM session WHERE account_id = $1) AS sessions`,
    [user.id],
  );
  expect(left).toEqual({ zones: 0, sessions: 0 });
  await eventually(() => heard.length > 0, { what: 'the gateways to be told' });
  expect(heard).toEqual([{ kind: 'user-erased' }]);
  await expect(room.newcomer({ username: 'shen', email: user.email })).resolves.toBeDefined();
});

test('being seen is kept at once and told once an hour', async () => {
  const { user } = await room.newcomer();
  const [{ now }] = (await room.db.query<{ now: string }>('SELECT now()')) as [{ now: string }];
  const minutesAgo = (minutes: number) => new Date(Date.parse(now) - minutes * 60_000);
  const seen = (at: Date) => room.noteSeen.execute([{ userId: user.id, at }]);
  await seen(minutesAgo(130));
  await seen(minutesAgo(100));
  await seen(minutesAgo(60));
  await seen(minutesAgo(-5_000));
  const events = (await room.told(user.id)).filter(({ type }) => type === 'identity.user-seen.v1');
  const told = events.map(({ data }) =>
    Math.round((Date.parse(now) - Date.parse(data['at'] as string)) / 60_000),
  );
  expect(told.map((minutes) => minutes || 0)).toEqual([130, 60, 0]);
  expect(Date.parse((await room.readProfile.execute(user.id)).lastSeenAt!)).toBeLessThan(
    Date.parse(now) + 60_000,
  );
});

test('who is unknown is passed over when seen', () =>
  expect(
    room.noteSeen.execute([{ userId: '019a0000-0000-7000-8000-000000000000', at: new Date() }]),
  ).resolves.toBeUndefined());

test('replicas that start at once sign with one key, and go on with it', async () => {
  const keys = await Promise.all(Array.from({ length: 5 }, () => keepSigningKey(room.db, newPrivateKey())));
  expect(new Set(keys).size).toBe(1);
  expect(await keepSigningKey(room.db, newPrivateKey())).toBe(keys[0]);
});

test('the migrations have a way back', async () => {
  for (const _ of IDENTITY_MIGRATIONS) await migrateDown(room.settings, 'identity', IDENTITY_MIGRATIONS);
  const again = await migrateUp(room.settings, 'identity', IDENTITY_MIGRATIONS);
  expect(await again.query('SELECT * FROM account')).toEqual([]);
  await again.onApplicationShutdown();
});
