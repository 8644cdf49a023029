import { Redis } from 'ioredis';
import type { Period } from '#libs/contracts';
import { uuidV7 } from '#libs/domain-kit';
import type { Running } from '#libs/process';
import { eventually, openSocket, startStack, type Person, type Stack } from '#libs/testing';
import { rankedRows, told } from './client-view';
import { LiveClient } from './live-client';
import { secondGateway } from './second-gateway';

const PEOPLE = 6;
const HABITS = 3;
const PLAY_MS = 2_500;
const PLAY_MAX_MS = 60_000;
const DELTAS_MIN = 21;

let stack: Stack;
let second: Running;
let people: { person: Person; habits: string[] }[];
let clanId: string;
let redis: Redis;

beforeAll(async () => {
  stack = await startStack();
  second = await secondGateway(stack);
  people = await Promise.all(Array.from({ length: PEOPLE }, () => newcomer()));
  const founded = await people[0]!.person.http.post('/v1/clans', { name: 'The sworn' });
  clanId = founded.body.id;
  for (const { person } of people.slice(1)) await person.http.post(`/v1/clans/${clanId}/members`);
  redis = new Redis(stack.redis.url);
  redis.on('error', () => undefined);
});

afterAll(async () => {
  redis?.disconnect();
  await second?.stop();
  await stack?.stop();
});

async function newcomer() {
  const person = await stack.register();
  const habits = Array.from({ length: HABITS }, (_, index) =>
    uuidV7(
      Date.now(),
      Uint8Array.from({ length: 10 }, () => Math.floor(Math.random() * 256) ^ index),
    ),
  );
  for (const id of habits) {
    const habit = { id, name: 'Walk', kind: 'minutes', target: 30, schedule: { type: 'daily' } };
    expect((await person.http.post('/v1/habits', habit)).status).toBe(201);
  }
  return { person, habits };
}

/** Completes, changes and undoes at random, as long as it is to go on. */
async function recordAtRandom(
  { person, habits }: { person: Person; habits: string[] },
  goesOn: () => boolean,
): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  while (goesOn()) {
    const path = `/v1/habits/${habits[Math.floor(Math.random() * HABITS)]}/completions/${date}`;
    const amount = 1 + Math.floor(Math.random() * 60);
    await (Math.random() < 0.3 ? person.http.delete(path) : person.http.put(path, { amount }));
  }
}

const WATCHED: [string, Period, number][] = [
  ['global', 'day', 3],
  ['global', 'all_time', 100],
  ['clan', 'week', 50],
  ['clan', 'month', 2],
  ['clans', 'week', 10],
];

/** Everyone at both gateways watches something else; closed by the caller. */
function watchers(): LiveClient[] {
  return people.flatMap(({ person }, index) =>
    [stack.url, second.url].map((url, at) => {
      const [board, period, top] = WATCHED[(index * 2 + at) % WATCHED.length]!;
      const name = board === 'clan' ? `clan:${clanId}` : board;
      const socket = openSocket(url, person.token);
      socket.io.reconnectionDelay(20);
      socket.io.reconnectionDelayMax(100);
      return new LiveClient(socket, name, period, top);
    }),
  );
}

/** What a new socket is told, and what HTTP answers. */
async function expectToEqualFresh(client: LiveClient, person: Person): Promise<void> {
  const fresh = new LiveClient(openSocket(stack.url, person.token), client.board, client.period, client.top);
  try {
    const view = await eventually(() => fresh.view, { what: 'a fresh snapshot' });
    expect(told(client.view!)).toEqual(told(view));
    const page = await person.http.get(
      `/v1/boards/${client.board}?period=${client.period}&limit=${client.top}`,
    );
    const { epoch, seq, total, items } = page.body;
    expect({ epoch, seq, total, items }).toEqual({
      epoch: view.epoch,
      seq: view.seq,
      total: view.total,
      items: rankedRows(view),
    });
  } finally {
    fresh.socket.close();
  }
}

const deltasOf = (clients: LiveClient[]): number => clients.reduce((sum, { deltas }) => sum + deltas, 0);

/** @param deltasMin without so many it goes on for longer */
async function playAndCompare(
  disturb: (clients: LiveClient[]) => Promise<void>,
  deltasMin = 0,
): Promise<LiveClient[]> {
  const clients = watchers();
  try {
    await eventually(() => clients.every((client) => client.view), { what: 'first snapshots' });
    const begun = performance.now();
    const goesOn = (): boolean => {
      const sinceMs = performance.now() - begun;
      return sinceMs < PLAY_MS || (sinceMs < PLAY_MAX_MS && deltasOf(clients) < deltasMin);
    };
    await Promise.all([...people.map((one) => recordAtRandom(one, goesOn)), disturb(clients)]);
    const agree = (client: LiveClient, index: number) =>
      eventually(
        async () => {
          await expectToEqualFresh(client, people[Math.floor(index / 2)]!.person);
          return true;
        },
        { what: `view ${index} to equal a fresh snapshot` },
      );
    await Promise.all(clients.map(agree));
    return clients;
  } finally {
    for (const client of clients) client.socket.close();
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the last view of every live client equals a fresh snapshot', () => {
  it('under load, with connections that break, at two gateways', async () => {
    const clients = await playAndCompare(async (all) => {
      for (let drops = 0; drops < 8; drops += 1) {
        await pause(200);
        all[Math.floor(Math.random() * all.length)]!.drop();
      }
    }, DELTAS_MIN);
    expect(deltasOf(clients)).toBeGreaterThanOrEqual(DELTAS_MIN);
  });

  it('when Redis is emptied under load', async () => {
    await playAndCompare(async () => {
      for (let times = 0; times < 2; times += 1) {
        await pause(700);
        await redis.flushall();
      }
    });
  });

  it('when Redis is killed under load and comes back empty', async () => {
    await playAndCompare(async () => {
      await pause(700);
      await stack.redis.kill();
      await pause(300);
      await stack.redis.restart();
    });
  });

  it('when Redis is emptied and nothing happens afterwards', async () => {
    const [client] = [new LiveClient(people[0]!.person.socket(), 'global', 'week', 50)];
    const { epoch } = await eventually(() => client.view, { what: 'a snapshot' });
    await redis.flushall();
    await eventually(() => client.view !== null && client.view.epoch !== epoch, { what: 'another epoch' });
    await expectToEqualFresh(client, people[0]!.person);
  });
});
