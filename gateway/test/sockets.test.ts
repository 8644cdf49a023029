import { Redis } from 'ioredis';
import { io, type Socket } from 'socket.io-client';
import { userChannel, type UserMessage } from '#libs/contracts';
import { eventually, openSocket, startStack, type Person, type Stack } from '#libs/testing';

let stack: Stack;
let redis: Redis;
let anna: Person;
let ben: Person;
/** Added to the product's clock. */
let aheadMs = 0;

beforeAll(async () => {
  stack = await startStack({
    replacements: { clock: { now: () => new Date(Date.now() + aheadMs) } },
  });
  redis = new Redis(stack.redis.url);
  [anna, ben] = await Promise.all([stack.register(), stack.register()]);
});

afterAll(async () => {
  redis?.disconnect();
  await stack?.stop();
});

const opened = async (person: Person): Promise<Socket> => {
  const socket = person.socket();
  await eventually(() => socket.connected, { what: 'the socket to connect' });
  return socket;
};
const ended = (socket: Socket) => eventually(() => socket.disconnected, { what: 'the socket to be closed' });
const problemsOf = (socket: Socket): { status: number; type: string }[] => {
  const problems: { status: number; type: string }[] = [];
  socket.on('problem', (problem) => problems.push(problem));
  return problems;
};
const refused = (slug: string, pointer?: string) => ({
  ok: false,
  problem: expect.objectContaining({
    type: `https://sacredvalley.example/problems/${slug}`,
    ...(pointer !== undefined && { errors: [expect.objectContaining({ pointer })] }),
  }),
});

describe('a socket is let in', () => {
  it.each([
    ['no token', {}],
    ['a token that is none', { token: 'x.y.z' }],
    ['a token of another type', { token: { $ne: null } }],
    ['an unsigned token', { token: `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.` }],
  ])('not with %s', async (_, auth) => {
    const socket = openSocket(stack.url, '');
    socket.auth = auth;
    socket.connect();
    const error = await new Promise<Error & { data?: { type: string } }>((resolve) => {
      socket.once('connect_error', resolve);
    });
    socket.close();
    expect(error.data?.type).toBe('https://sacredvalley.example/problems/unauthenticated');
  });

  it('not from a page of another origin', async () => {
    const socket = io(stack.url, {
      transports: ['websocket'],
      forceNew: true,
      auth: { token: anna.token },
      extraHeaders: { origin: 'https://evil.example' },
    });
    const error = await new Promise<Error & { data?: { type: string } }>((resolve) => {
      socket.once('connect_error', resolve);
    });
    socket.close();
    expect(error.data?.type).toBe('https://sacredvalley.example/problems/forbidden');
  });

  it('once, however often its connection asks before it is answered', async () => {
    const raw = new WebSocket(`${stack.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    const heard: string[] = [];
    raw.addEventListener('message', ({ data }) => {
      heard.push(String(data));
      // The first word is the server's.
      if (heard.length > 1) return;
      for (let times = 0; times < 20; times += 1) raw.send(`40${JSON.stringify({ token: anna.token })}`);
    });
    await new Promise((resolve) => raw.addEventListener('close', resolve));
    expect(heard.filter((text) => text.startsWith('40')).length).toBeLessThanOrEqual(1);
  });

  it('and what is no WebSocket at its path is answered as everywhere', async () => {
    const answer = await stack.anonymous.get('/socket.io/?EIO=4&transport=polling');
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('what a client sends is checked', () => {
  it.each<[string, string, unknown[], string]>([
    ['an unknown event', 'board:destroy', [{}], ''],
    ['no payload', 'board:subscribe', [], ''],
    ['two payloads', 'board:subscribe', [{ board: 'global', period: 'day' }, {}], ''],
    ['a text', 'board:subscribe', ['global'], ''],
    ['bytes', 'board:subscribe', [Buffer.from('global')], ''],
    ['a wrong period', 'board:subscribe', [{ board: 'global', period: 'year' }], '/period'],
    ['no board', 'board:subscribe', [{ period: 'day' }], '/board'],
    ['a board of another type', 'board:subscribe', [{ board: ['global'], period: 'day' }], '/board'],
    ['too many rows', 'board:subscribe', [{ board: 'global', period: 'day', top: 101 }], '/top'],
    ['half a row', 'board:subscribe', [{ board: 'global', period: 'day', top: 0.5 }], '/top'],
    ['an unknown field', 'board:subscribe', [{ board: 'global', period: 'day', key: 'x' }], '/key'],
    [
      'a prototype',
      'board:unsubscribe',
      [JSON.parse('{"__proto__":{},"board":"global","period":"day"}')],
      '/__proto__',
    ],
    ['no token', 'auth:renew', [{}], '/token'],
  ])('%s is told', async (_, event, args, pointer) => {
    const socket = await opened(anna);
    expect(await socket.emitWithAck(event, ...args)).toEqual(refused('validation', pointer));
    const problems = problemsOf(socket);
    socket.emit(event, ...args);
    await eventually(() => problems.length === 1, { what: 'a problem' });
    expect(problems[0]!.status).toBe(400);
    socket.close();
  });

  it('a board that is not there is not found', async () => {
    const socket = await opened(anna);
    for (const board of ['friends', 'clan:nobody', `clan:${anna.id}`, '../me', 'global/view']) {
      expect(await socket.emitWithAck('board:subscribe', { board, period: 'day' })).toEqual(
        refused('not-found'),
      );
    }
    expect(await socket.emitWithAck('board:unsubscribe', { board: 'friends', period: 'day' })).toEqual({
      ok: true,
    });
    socket.close();
  });

  it('floods close that socket alone', async () => {
    const [flooding, quiet] = await Promise.all([opened(anna), opened(anna)]);
    const timer = setInterval(() => {
      for (let frames = 0; frames < 20; frames += 1) flooding.emit('board:unsubscribe', {});
    }, 100);
    await eventually(() => flooding.disconnected, { what: 'the flood to be closed' });
    clearInterval(timer);
    flooding.close();
    expect(quiet.connected).toBe(true);
    quiet.close();
  });

  it('a frame over 16 KB closes that socket alone', async () => {
    const [large, other] = await Promise.all([opened(anna), opened(anna)]);
    large.io.reconnection(false);
    large.emit('board:subscribe', { board: 'x'.repeat(17_000), period: 'day' });
    await ended(large);
    expect(await other.emitWithAck('board:unsubscribe', { board: 'global', period: 'day' })).toEqual({
      ok: true,
    });
    other.close();
  });

  it('a client that does not read is closed, and others go on', async () => {
    const [deaf, other] = await Promise.all([opened(anna), opened(anna)]);
    let heard = 0;
    other.on('clan:activity', () => (heard += 1));
    const reconnects = jest.fn();
    deaf.io.on('reconnect_attempt', reconnects);
    const engine = deaf.io.engine as unknown as {
      transport: { ws: { _socket: { pause(): void; resume(): void } } };
    };
    const raw = engine.transport.ws._socket;
    raw.pause();
    const item = {
      userId: anna.id,
      name: 'x'.repeat(60_000),
      kind: 'joined',
      localDate: null,
      at: '',
    } as const;
    const message: UserMessage = {
      kind: 'emit',
      event: 'clan:activity',
      payload: { clanId: ben.id, items: [item] },
    };
    const messages = 200;
    for (let sent = 0; sent < messages; sent += 1)
      await redis.publish(userChannel(anna.id), JSON.stringify(message));
    await eventually(() => heard === messages, { what: 'the other to hear everything' });
    // It learns that it was cut off when it says something.
    await eventually(
      () => {
        deaf.emit('board:unsubscribe', { board: 'global', period: 'day' });
        return reconnects.mock.calls.length > 0;
      },
      { what: 'the deaf one to be cut off' },
    );
    raw.resume();
    deaf.close();
    expect(other.connected).toBe(true);
    other.close();
  });
});

describe('a session', () => {
  it('that is revoked closes its sockets at once, and no other', async () => {
    const person = await stack.register();
    const login = await stack.anonymous.post('/v1/auth/login', {
      login: person.name,
      password: person.password,
    });
    const [first, second] = [await opened(person), openSocket(stack.url, login.body.accessToken)];
    await eventually(() => second.connected, { what: 'the second session' });
    const problems = problemsOf(first);
    await person.http.post('/v1/auth/logout', { refreshToken: person.refreshToken });
    await ended(first);
    expect(problems).toEqual([expect.objectContaining({ status: 401 })]);
    expect(second.connected).toBe(true);
    second.close();
  });

  it('ends with the account', async () => {
    const person = await stack.register();
    const socket = await opened(person);
    expect((await person.http.delete('/v1/me', { password: person.password })).status).toBe(202);
    await ended(socket);
  });

  it('outlives its first token when it is renewed, and ends with it when not', async () => {
    const [renewed, left] = await Promise.all([opened(anna), opened(anna)]);
    const problems = problemsOf(left);
    aheadMs += 10 * 60_000;
    const refreshed = await stack.anonymous.post('/v1/auth/refresh', { refreshToken: anna.refreshToken });
    const token = refreshed.body.accessToken;
    expect(await renewed.emitWithAck('auth:renew', { token: ben.token })).toEqual(refused('forbidden'));
    expect(await renewed.emitWithAck('auth:renew', { token: 'x' })).toEqual(refused('unauthenticated'));
    expect(await renewed.emitWithAck('auth:renew', { token })).toEqual({ ok: true });
    aheadMs += 6 * 60_000;
    await ended(left);
    expect(problems).toEqual([expect.objectContaining({ status: 401 })]);
    expect(renewed.connected).toBe(true);
    aheadMs += 10 * 60_000;
    await ended(renewed);
  });
});
