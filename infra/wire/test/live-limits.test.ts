import { eventually, openWire, type Person, type Wire } from '#libs/testing';
import { newHabit, record } from '../facts';
import { connect, hangUp, type Live, refused } from '../live';
import { RawSocket } from '../raw-socket';

const KIB = 1_024;
const TURN_MS = 100;
/** Some 15 KB each: the buffers of the machine, and of proxies, take several MiB before anything waits at the server. */
const ANSWERS_TO_FILL = 1_200;
const BOARD = { board: 'global', period: 'day' };

let wire: Wire;
let person: Person;

beforeAll(async () => {
  wire = await openWire();
  person = await wire.register();
});
afterEach(hangUp);
afterAll(() => wire.stop());

const isUnharmed = async (live: Live): Promise<void> => {
  expect(live.ended).toBeNull();
  expect(await live.ask('board:unsubscribe', BOARD)).toEqual({ ok: true });
};

describe('frames', () => {
  test('of a little less than 16 KB are read', async () => {
    const live = await connect(wire.url, person);
    const answer = await live.ask('auth:renew', { token: 'x'.repeat(16 * KIB - 100) });
    expect(answer).toEqual(refused('unauthenticated'));
  });

  test('over 16 KB close that socket alone', async () => {
    const [live, neighbour] = await Promise.all([connect(wire.url, person), connect(wire.url, person)]);
    live.socket.emit('board:unsubscribe', { ...BOARD, more: 'x'.repeat(16 * KIB) });
    await live.ends();
    await isUnharmed(neighbour);
    await isUnharmed(await connect(wire.url, person));
  });
});

describe('floods', () => {
  test('over 50 frames a second for 5 s close that socket alone; 45 go on', async () => {
    const [flood, brisk, calm] = await Promise.all([1, 2, 3].map(() => connect(wire.url, person)));
    const begun = performance.now();
    const pump = setInterval(() => {
      const turns = (performance.now() - begun) / TURN_MS;
      frames(flood!, 6.5 * turns);
      // What a busy machine did not send in time is not made up for at once.
      frames(brisk!, Math.min(4.5 * turns, (sent.get(brisk!) ?? 0) + 5));
    }, TURN_MS);
    const sent = new Map<Live, number>();
    const frames = (live: Live, target: number): void => {
      for (let count = sent.get(live) ?? 0; count < target; count += 1) {
        live.socket.emit('board:unsubscribe', BOARD);
        sent.set(live, count + 1);
      }
    };
    try {
      await flood!.ends();
      expect(performance.now() - begun).toBeGreaterThan(4_000);
      await eventually(() => performance.now() - begun > 8_000, { what: 'the brisk one to go on for 8 s' });
    } finally {
      clearInterval(pump);
    }
    await isUnharmed(brisk!);
    await isUnharmed(calm!);
  });
});

describe('readers that do not read', () => {
  test('are closed once over 1 MiB waits; the others go on', async () => {
    const listed = await Promise.all(
      Array.from({ length: 20 }, () => wire.register({ displayName: '😀'.repeat(50) })),
    );
    await Promise.all(
      listed.map(async (one) => {
        const avatarUrl = `https://pictures.example/${'a'.repeat(450)}`;
        expect((await one.http.patch('/v1/me', { avatarUrl })).status).toBe(200);
        await record(one, await newHabit(one));
      }),
    );
    const neighbour = await connect(wire.url, person);
    await eventually(
      async () => (await neighbour.ask('board:subscribe', { ...BOARD, top: 100 })).snapshot?.total >= 20,
      { what: 'everybody on the board' },
    );
    const deaf = await RawSocket.open(wire.url, person.token);
    deaf.stopReading();
    let id = 0;
    const pump = setInterval(() => {
      for (let count = 0; count < 4; count += 1)
        if (id < ANSWERS_TO_FILL) deaf.emit('board:subscribe', { ...BOARD, top: 100 }, id++);
      if (id % 100 === 0) deaf.pong();
    }, TURN_MS);
    try {
      await eventually(() => deaf.closed || id === ANSWERS_TO_FILL, { what: 'buffers to be full' });
      // A proxy may hold the end back behind what was not read. To one that is not closed nothing happens now.
      deaf.readAgain();
      await eventually(() => deaf.closed, { what: 'the deaf reader to be closed' });
    } finally {
      clearInterval(pump);
      deaf.close();
    }
    await isUnharmed(neighbour);
  });
});
