import { userChannel } from '#libs/contracts';
import { eventually } from '#libs/testing';
import { deleteIdleSessions } from '../storage/sessions';
import { openRoom, ORIGIN, PASSWORD, type Room } from './room';

let room: Room;
beforeAll(async () => (room = await openRoom()));
afterAll(() => room.close());

const refresh = (token: string) => room.refresh.execute(token, '192.0.2.1');
const sessionsOf = (userId: string) => room.listSessions.execute(userId, null, 100);
/** As if what was spent had been spent so much longer ago. */
const age = (userId: string, seconds: number) =>
  room.db.query(
    `UPDATE session SET spent_at = (
       SELECT json_agg(to_json((at::timestamptz - make_interval(secs => $2)) AT TIME ZONE 'UTC') #>> '{}' || 'Z')
       FROM json_array_elements_text(spent_at) AS at
     ) WHERE account_id = $1 AND json_array_length(spent_at) > 0`,
    [userId, seconds],
  );
const unauthenticated = expect.objectContaining({ slug: 'unauthenticated' });

/** Hears what the gateways are told of a user. */
async function listen(userId: string): Promise<unknown[]> {
  const heard: unknown[] = [];
  room.subscriber.on('message', (channel, text) => {
    if (channel === userChannel(userId)) heard.push(JSON.parse(text));
  });
  await room.subscriber.subscribe(userChannel(userId));
  return heard;
}

test('twenty refreshes of one token at once give one successor', async () => {
  const { refreshToken } = await room.newcomer();
  const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
  const successors = new Set(answers.map((answer) => answer.refreshToken));
  expect(successors.size).toBe(1);
  expect(successors).not.toContain(refreshToken);
});

test('a spent token gives the same successor again within its grace, even if that was spent too', async () => {
  const { refreshToken, user } = await room.newcomer();
  const second = await refresh(refreshToken);
  const third = await refresh(second.refreshToken);
  await age(user.id, 9);
  expect((await refresh(refreshToken)).refreshToken).toBe(second.refreshToken);
  expect((await refresh(second.refreshToken)).refreshToken).toBe(third.refreshToken);
});

test('a spent token used after its grace ends the whole session, and its sockets', async () => {
  const { refreshToken, user } = await room.newcomer();
  const heard = await listen(user.id);
  const second = await refresh(refreshToken);
  const [session] = await sessionsOf(user.id);
  await age(user.id, 11);
  await expect(refresh(refreshToken)).rejects.toEqual(unauthenticated);
  await expect(refresh(second.refreshToken)).rejects.toEqual(unauthenticated);
  expect(await sessionsOf(user.id)).toEqual([]);
  await eventually(() => heard.length > 0, { what: 'the gateways to be told' });
  expect(heard).toEqual([{ kind: 'session-ended', sid: session!.id }]);
});

test('a reuse ends its own session alone', async () => {
  const { refreshToken, user } = await room.newcomer();
  await refresh(refreshToken);
  const other = await room.login.execute({ login: user.username, password: PASSWORD }, ORIGIN);
  await age(user.id, 11);
  await expect(refresh(refreshToken)).rejects.toEqual(unauthenticated);
  expect(await sessionsOf(user.id)).toHaveLength(1);
  await expect(refresh(other.refreshToken)).resolves.toBeDefined();
});

test('no refresh token lies in the database', async () => {
  const { refreshToken } = await room.newcomer();
  const { refreshToken: successor } = await refresh(refreshToken);
  const secrets = [refreshToken, successor].map((token) => Buffer.from(token, 'base64url').subarray(20));
  const [row] = await room.db.query<{ kept: string }>('SELECT json_agg(session)::text AS kept FROM session');
  for (const secret of secrets) expect(row!.kept).not.toContain(secret.toString('hex'));
});

test.each(['', 'x', 'A'.repeat(70)])('what is no token is refused: %j', (text) =>
  expect(refresh(text)).rejects.toEqual(unauthenticated),
);

test('logging out ends the session of the token; another’s token does nothing', async () => {
  const mine = await room.newcomer();
  const other = await room.newcomer();
  await room.endSession.byToken(mine.user.id, other.refreshToken);
  await room.endSession.byToken(mine.user.id, 'no token at all');
  expect(await sessionsOf(other.user.id)).toHaveLength(1);
  await room.endSession.byToken(mine.user.id, mine.refreshToken);
  expect(await sessionsOf(mine.user.id)).toEqual([]);
  await expect(refresh(mine.refreshToken)).rejects.toEqual(unauthenticated);
});

test('another’s session can not be revoked', async () => {
  const mine = await room.newcomer();
  const other = await room.newcomer();
  const [session] = await sessionsOf(other.user.id);
  await expect(room.endSession.byId(mine.user.id, session!.id)).rejects.toMatchObject({ slug: 'not-found' });
  expect(await sessionsOf(other.user.id)).toHaveLength(1);
});

test('sessions that nobody came back to end', async () => {
  const { user } = await room.newcomer();
  await room.db.query(`UPDATE session SET last_seen_at = now() - interval '181 days' WHERE account_id = $1`, [
    user.id,
  ]);
  const ended = await deleteIdleSessions(room.db, 180, 10);
  expect(ended.map((session) => session.accountId)).toEqual([user.id]);
});

test('the session seen longest ago makes room for one too many', async () => {
  const { user, refreshToken } = await room.newcomer();
  const [first] = await sessionsOf(user.id);
  await room.db.query(
    `INSERT INTO session (id, account_id, created_at, last_seen_at, secret_hash)
     SELECT uuidv7(), $1, now(), now(), sha256('x') FROM generate_series(1, 99)`,
    [user.id],
  );
  const heard = await listen(user.id);
  await room.login.execute({ login: user.email, password: PASSWORD }, ORIGIN);
  await expect(refresh(refreshToken)).rejects.toEqual(unauthenticated);
  await eventually(() => heard.length > 0, { what: 'the gateways to be told' });
  expect(heard).toEqual([{ kind: 'session-ended', sid: first!.id }]);
});
