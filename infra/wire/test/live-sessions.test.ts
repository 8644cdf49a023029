import { openWire, type Person, type Wire } from '#libs/testing';
import { bodyOf, newHabit, record } from '../facts';
import { connect, connectWith, hangUp, type Live } from '../live';
import { read } from '../tokens';

/** "At once": long before anybody would ask again whether the session still is, and enough for a busy machine. */
const AT_ONCE_MS = 20_000;

let wire: Wire;
let person: Person;
let other: Person;

beforeEach(async () => {
  [person, other] = await Promise.all([wire.register(), wire.register()]);
});
beforeAll(async () => {
  wire = await openWire();
});
afterEach(hangUp);
afterAll(() => wire.stop());

interface Session {
  accessToken: string;
  refreshToken: string;
}

/** Another session of the same person. */
async function signIn(): Promise<Session> {
  return bodyOf(
    await wire.anonymous.post('/v1/auth/login', { login: person.name, password: person.password }),
  );
}

const isUnharmed = async (...lives: Live[]): Promise<void> => {
  for (const live of lives) {
    expect(await live.ask('board:unsubscribe', { board: 'global', period: 'day' })).toEqual({ ok: true });
    expect(live.ended).toBeNull();
  }
};

test("revoking a session closes that session's sockets at once, and no others", async () => {
  const phone = await signIn();
  const [one, two, own, stranger] = await Promise.all([
    connectWith(wire.url, phone.accessToken),
    connectWith(wire.url, phone.accessToken),
    connect(wire.url, person),
    connect(wire.url, other),
  ]);
  const sid = read(phone.accessToken).claims['sid'];
  expect((await person.http.delete(`/v1/me/sessions/${sid}`)).status).toBe(204);
  expect(await Promise.all([one!.ends(AT_ONCE_MS), two!.ends(AT_ONCE_MS)])).toEqual([
    'io server disconnect',
    'io server disconnect',
  ]);
  await isUnharmed(own!, stranger!);
});

test('signing out closes the sockets of that session', async () => {
  const phone = await signIn();
  const [one, own] = await Promise.all([connectWith(wire.url, phone.accessToken), connect(wire.url, person)]);
  const { refreshToken } = phone;
  expect((await person.http.post('/v1/auth/logout', { refreshToken })).status).toBe(204);
  await one!.ends(AT_ONCE_MS);
  await isUnharmed(own!);
});

test("another's refresh token signs nobody out", async () => {
  const [one, own] = await Promise.all([connect(wire.url, person), connect(wire.url, other)]);
  await other.http.post('/v1/auth/logout', { refreshToken: person.refreshToken });
  await isUnharmed(one!, own!);
});

test('a refreshed session is still the same one: revoking it closes the renewed socket too', async () => {
  const phone = await signIn();
  const live = await connectWith(wire.url, phone.accessToken);
  const { refreshToken } = phone;
  const renewed = bodyOf(await wire.anonymous.post('/v1/auth/refresh', { refreshToken }));
  expect(await live.ask('auth:renew', { token: renewed.accessToken })).toEqual({ ok: true });
  await person.http.delete(`/v1/me/sessions/${read(phone.accessToken).claims['sid']}`);
  await live.ends(AT_ONCE_MS);
});

test('a socket that was renewed with the token of another session ends with that one', async () => {
  const [phone, tablet] = await Promise.all([signIn(), signIn()]);
  const live = await connectWith(wire.url, phone.accessToken);
  expect(await live.ask('auth:renew', { token: tablet.accessToken })).toEqual({ ok: true });
  await person.http.delete(`/v1/me/sessions/${read(tablet.accessToken).claims['sid']}`);
  await live.ends(AT_ONCE_MS);
});

test('erasure closes all sockets of the user, and theirs alone', async () => {
  const phone = await signIn();
  await record(person, await newHabit(person));
  const all = await Promise.all([
    connect(wire.url, person),
    connect(wire.url, person),
    connectWith(wire.url, phone.accessToken),
  ]);
  const stranger = await connect(wire.url, other);
  expect((await person.http.delete('/v1/me', { password: person.password })).status).toBe(202);
  await Promise.all(all.map((live) => live.ends()));
  await isUnharmed(stranger);
});
