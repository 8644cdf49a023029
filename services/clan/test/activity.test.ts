import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Redis } from 'ioredis';
import { type AnyEvent, type UserMessage, userChannel } from '#libs/contracts';
import type { Content } from '#libs/content';
import { silentLogger, uuidV7 } from '#libs/domain-kit';
import { type EventBus } from '#libs/messaging';
import { eventually, freshRedis, type FreshRedis } from '#libs/testing';
import { ActivityFeed } from '../app/activity-feed';
import { TellActivity } from '../app/tell-activity';
import { TellBreakthrough } from '../app/tell-breakthrough';
import { ActivityConsumer } from '../consumers/activity-consumer';
import { PgCircles } from '../storage/pg-circles';
import { RedisLive } from '../storage/redis-live';
import { aClan, type ClanRoom, clanRoom, someone } from './fixture';

let room: ClanRoom;
let server: FreshRedis;
let redis: Redis;
let listener: Redis;
const heard: { userId: string; message: Extract<UserMessage, { kind: 'emit' }>; atMs: number }[] = [];

beforeAll(async () => {
  [room, server] = await Promise.all([clanRoom(), freshRedis()]);
  redis = new Redis(server.url);
  listener = new Redis(server.url);
  listener.on('message', (channel: string, text: string) => {
    const message = JSON.parse(text) as (typeof heard)[number]['message'];
    heard.push({ userId: channel.split(':')[2]!, message, atMs: performance.now() });
  });
});
afterAll(async () => {
  redis.disconnect();
  listener.disconnect();
  await Promise.all([room.stop(), server.stop()]);
});

/** A consumer like one process has it. */
function consumer(): ActivityConsumer {
  const circles = new PgCircles(room.db);
  const live = new RedisLive(redis);
  const feed = new ActivityFeed(circles, live, silentLogger);
  const content = { realms: [{ key: 'copper' }, { key: 'iron' }] } as unknown as Content;
  return new ActivityConsumer(
    { subscribe: () => undefined } as unknown as EventBus,
    room.db,
    content,
    new TellActivity(circles, room.newcomers, feed),
    new TellBreakthrough(circles, room.newcomers, live, silentLogger),
  );
}

/** People with names and an open page, in one clan, the first one leading. */
async function clanOf(...names: string[]) {
  const people = names.map((displayName) => ({ userId: someone(), displayName }));
  await room.people.learn(
    people.map((person) => ({ ...person, version: 1, createdAt: '2026-01-01T00:00:00.000Z' })),
  );
  const userIds = people.map(({ userId }) => userId);
  const { id } = await room.found.execute(userIds[0]!, aClan());
  for (const userId of userIds.slice(1)) await room.join.execute(userId, id);
  await listener.subscribe(...userIds.map(userChannel));
  return { id, userIds };
}

let events = 0;
const event = (type: AnyEvent['type'], data: object): AnyEvent =>
  ({ id: uuidV7((events += 1), new Uint8Array(10)), type, data }) as unknown as AnyEvent;
const now = () => new Date().toISOString();
const completion = (userId: string, status = 'done', previousStatus: string | null = null, at = now()) =>
  event('habit.completion-changed.v1', {
    userId,
    localDate: '2026-11-20',
    status,
    previousStatus,
    recordedAt: at,
  });
const heardBy = (userId: string) =>
  heard.filter((one) => one.userId === userId).map(({ message }) => message);
const itemsHeardBy = (userId: string) =>
  heardBy(userId).flatMap((message) => (message.event === 'clan:activity' ? message.payload.items : []));

test('every member hears who did what, merged into one message', async () => {
  const { id, userIds } = await clanOf('Ann', 'Ben');
  const [ann, ben] = userIds as [string, string];
  const told = completion(ann);
  const at = (told.data as { recordedAt: string }).recordedAt;
  await consumer().handle([told, completion(ann, 'removed', 'done', at)]);
  for (const userId of [ann, ben]) {
    await eventually(() => heardBy(userId).length > 0, { what: 'activity' });
    expect(heardBy(userId)).toEqual([
      {
        kind: 'emit',
        event: 'clan:activity',
        payload: {
          clanId: id,
          items: [
            { userId: ann, name: 'Ann', kind: 'completed', localDate: '2026-11-20', at },
            { userId: ann, name: 'Ann', kind: 'undone', localDate: '2026-11-20', at },
          ],
        },
      },
    ]);
  }
});

test('a clan speaks at most twice a second, however many processes tell of it, and nothing is missing', async () => {
  const { userIds } = await clanOf('Ann', 'Ben');
  const [ann, ben] = userIds as [string, string];
  const processes = [consumer(), consumer()];
  const lateness = monitorEventLoopDelay({ resolution: 10 });
  lateness.enable();
  const startedMs = performance.now();
  for (let index = 0; index < 60; index += 1) {
    await processes[index % 2]!.handle([completion(ann)]);
    await eventually(() => performance.now() - startedMs > index * 25, { what: 'the next completion' });
  }
  await eventually(() => itemsHeardBy(ben).length === 60, { what: 'all 60 items' });
  const times = heard.filter(({ userId }) => userId === ben).map(({ atMs }) => atMs);
  lateness.disable();
  // The first may have been said earlier than it was noticed here.
  const seconds = (times.at(-1)! - times[0]! + lateness.max / 1e6) / 1000;
  expect(times.length).toBeLessThanOrEqual(Math.ceil(2 * seconds) + 1);
});

test('what is delivered twice is told once, and what happened long ago or before joining not at all', async () => {
  const { userIds } = await clanOf('Ann', 'Ben');
  const [ann, ben] = userIds as [string, string];
  const one = consumer();
  const fresh = completion(ann);
  const old = completion(ann, 'done', null, new Date(Date.now() - 3_600_000).toISOString());
  const beforeJoining = completion(ben, 'done', null, new Date(Date.now() - 60_000).toISOString());
  await one.handle([old, fresh, beforeJoining]);
  await one.handle([fresh]);
  await one.handle([completion(ben, 'removed', 'done')]);
  await eventually(() => itemsHeardBy(ben).some((item) => item.kind === 'undone'), { what: 'the last item' });
  expect(itemsHeardBy(ben).map(({ name, kind }) => [name, kind])).toEqual([
    ['Ann', 'completed'],
    ['Ben', 'undone'],
  ]);
});

test('a breakthrough reaches each companion once, over however many shared clans, and not the one who made it', async () => {
  const { userIds } = await clanOf('Ann', 'Ben');
  const [ann, ben] = userIds as [string, string];
  const second = await room.found.execute(ben, aClan());
  await room.join.execute(ann, second.id);
  const at = now();
  const one = consumer();
  await one.handle([
    event('progression.realm-changed.v1', { userId: ann, version: 1, from: 'copper', to: 'iron', at }),
  ]);
  await one.handle([
    event('progression.realm-changed.v1', { userId: ann, version: 2, from: 'iron', to: 'copper', at }),
  ]);
  const breakthroughs = (userId: string) =>
    heardBy(userId).flatMap((message) => (message.event === 'realm:breakthrough' ? [message.payload] : []));
  await eventually(() => itemsHeardBy(ann).length === 2, { what: 'an item from each clan' });
  await eventually(() => breakthroughs(ben).length === 2, { what: 'both breakthroughs' });
  expect(breakthroughs(ben)).toEqual([
    { userId: ann, name: 'Ann', from: 'copper', to: 'iron', at },
    { userId: ann, name: 'Ann', from: 'iron', to: 'copper', at },
  ]);
  expect(breakthroughs(ann)).toEqual([]);
  expect(itemsHeardBy(ben).map(({ kind }) => kind)).toEqual(['breakthrough', 'breakthrough']);
});

test('the clan hears of who joins, leaves and gets a role', async () => {
  const { id, userIds } = await clanOf('Ann', 'Ben');
  const [ann, ben] = userIds as [string, string];
  const at = now();
  await consumer().handle([
    event('clan.member-joined.v1', { clanId: id, userId: ben, membershipId: ben, at }),
    event('clan.role-changed.v1', { clanId: id, userId: ben, role: 'elder', at }),
    event('clan.member-left.v1', { clanId: id, userId: ben, membershipId: ben, joinedAt: at, at }),
  ]);
  await eventually(() => itemsHeardBy(ann).length > 0, { what: 'the three items' });
  expect(itemsHeardBy(ann).map(({ kind, localDate }) => [kind, localDate])).toEqual([
    ['joined', null],
    ['role', null],
    ['left', null],
  ]);
});
