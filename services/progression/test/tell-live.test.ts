import { Redis } from 'ioredis';
import { userChannel, type UserMessage } from '#libs/contracts';
import { eventually, freshRedis, type FreshRedis } from '#libs/testing';
import { TellLive, type LiveEvent } from '../app/tell-live';
import { profileChanged, Room, USER, userErased } from './room';

let room: Room;
let server: FreshRedis;
let redis: Redis;
let page: Redis;
const heard: UserMessage[] = [];

beforeAll(async () => {
  [room, server] = await Promise.all([Room.open(), freshRedis()]);
  [redis, page] = [new Redis(server.url), new Redis(server.url)];
  page.on('message', (_channel, text: string) => heard.push(JSON.parse(text) as UserMessage));
  await page.subscribe(userChannel(USER));
});
beforeEach(async () => {
  heard.length = 0;
  await room.empty();
});
afterAll(async () => {
  redis.disconnect();
  page.disconnect();
  await Promise.all([room.close(), server.stop()]);
});

const rise = {
  type: 'progression.realm-changed.v1',
  data: { userId: USER, from: 'copper', to: 'iron', at: '2026-11-20T12:00:00.000Z' },
} as LiveEvent;

describe('a breakthrough', () => {
  it('is told to somebody whose profile comes only after it', async () => {
    const telling = new TellLive(room.database, redis).tell([rise]);
    await room.settle(profileChanged());
    await telling;
    await eventually(() => heard.length > 0, { what: 'the breakthrough' });
    expect(heard).toMatchObject([{ event: 'realm:breakthrough', payload: { name: 'Yerin', to: 'iron' } }]);
  });

  it('of somebody erased since is told to nobody', async () => {
    await room.settle(profileChanged());
    await room.settle(userErased());
    await new TellLive(room.database, redis).tell([rise]);
    expect(heard).toEqual([]);
  });
});
