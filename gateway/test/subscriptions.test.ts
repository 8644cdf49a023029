import type { Socket } from 'socket.io-client';
import { eventually, startStack, type Person, type Stack } from '#libs/testing';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

const opened = async (person: Person): Promise<Socket> => {
  const socket = person.socket();
  await eventually(() => socket.connected, { what: 'the socket to connect' });
  return socket;
};
const heard = (socket: Socket, event: string): unknown[] => {
  const payloads: unknown[] = [];
  socket.on(event, (payload: unknown) => payloads.push(payload));
  return payloads;
};
/** The leaderboard hears of clans a moment later than their members. */
const subscribed = (socket: Socket, board: string, period = 'week') =>
  eventually(
    async () => {
      const answer = await socket.emitWithAck('board:subscribe', { board, period });
      return answer.ok && answer;
    },
    { what: `a subscription to ${board}` },
  );

async function clanOf(...members: Person[]): Promise<{ id: string; board: string }> {
  const [founder, ...others] = members;
  const name = `Clan of ${founder!.name}`;
  const { body } = await founder!.http.post('/v1/clans', { name });
  for (const other of others) await other.http.post(`/v1/clans/${body.id}/members`);
  return { id: body.id, board: `clan:${body.id}` };
}

describe('a subscription ends when its viewer may no longer see the board', () => {
  it('for strangers when the clan is no longer open, and for nobody else', async () => {
    const [leader, member, stranger] = await Promise.all([
      stack.register(),
      stack.register(),
      stack.register(),
    ]);
    const clan = await clanOf(leader, member);
    const [inside, outside] = await Promise.all([opened(member), opened(stranger)]);
    await Promise.all([subscribed(inside, clan.board), subscribed(outside, clan.board)]);
    const [problems, none] = [heard(outside, 'problem'), heard(inside, 'problem')];
    await leader.http.patch(`/v1/clans/${clan.id}`, { visibility: 'request' });
    await eventually(() => problems.length === 1, { what: 'the subscription to end' });
    expect(problems[0]).toMatchObject({ status: 404 });
    expect(await outside.emitWithAck('board:subscribe', { board: clan.board, period: 'week' })).toMatchObject(
      {
        ok: false,
        problem: { status: 404 },
      },
    );
    expect(none).toEqual([]);
  });

  it('for who leaves a clan that is not open', async () => {
    const [leader, member] = await Promise.all([stack.register(), stack.register()]);
    const clan = await clanOf(leader, member);
    await leader.http.patch(`/v1/clans/${clan.id}`, { visibility: 'invite' });
    const socket = await opened(member);
    await subscribed(socket, clan.board);
    const problems = heard(socket, 'problem');
    await member.http.delete(`/v1/clans/${clan.id}/members/me`);
    await eventually(() => problems.length > 0, { what: 'the subscription to end' });
  });

  it('for everyone when the clan closes', async () => {
    const [leader, stranger] = await Promise.all([stack.register(), stack.register()]);
    const clan = await clanOf(leader);
    const socket = await opened(stranger);
    await subscribed(socket, clan.board);
    const problems = heard(socket, 'problem');
    await leader.http.delete(`/v1/clans/${clan.id}/members/me`);
    await eventually(() => problems.length > 0, { what: 'the subscription to end' });
  });
});

it('a change of zone that turns the period closes the board, and another one does not', async () => {
  const person = await stack.register({ timeZone: 'Etc/GMT+12' });
  const socket = await opened(person);
  const answer = await subscribed(socket, 'global', 'day');
  await subscribed(socket, 'global', 'all_time');
  const closed = heard(socket, 'board:closed');
  await person.http.patch('/v1/me', { settings: { timeZone: 'Pacific/Kiritimati' } });
  await eventually(() => closed.length > 0, { what: 'the day to close' });
  expect(closed).toEqual([
    { board: 'global', period: 'day', periodKey: answer.snapshot.periodKey, nextKey: expect.any(String) },
  ]);
  const next = await socket.emitWithAck('board:subscribe', { board: 'global', period: 'day' });
  expect(next.snapshot.periodKey).toBe((closed[0] as { nextKey: string }).nextKey);
});

it('names and avatars change on boards, live', async () => {
  const person = await stack.register();
  const { body: habit } = await person.http.post('/v1/habits', {
    name: 'Sit',
    kind: 'check',
    schedule: { type: 'daily' },
  });
  const today = new Date().toISOString().slice(0, 10);
  await person.http.put(`/v1/habits/${habit.id}/completions/${today}`, { amount: 1 });
  const socket = await opened(person);
  const deltas = heard(socket, 'board:delta') as { upserts: { name: string; avatarUrl: string | null }[] }[];
  await subscribed(socket, 'global', 'all_time');
  await person.http.patch('/v1/me', { displayName: 'Another', avatarUrl: 'https://example.org/me.png' });
  const told = { memberId: person.id, name: 'Another', avatarUrl: 'https://example.org/me.png' };
  await eventually(() => deltas.some((delta) => delta.upserts.some((row) => row.avatarUrl !== null)), {
    what: 'the new name to be told',
  });
  expect(deltas.at(-1)!.upserts).toEqual([expect.objectContaining(told)]);
});

it('an unsubscribed board is told no more', async () => {
  const person = await stack.register();
  const socket = await opened(person);
  await subscribed(socket, 'global', 'month');
  expect(await socket.emitWithAck('board:unsubscribe', { board: 'global', period: 'month' })).toEqual({
    ok: true,
  });
  expect(await socket.emitWithAck('board:unsubscribe', { board: 'global', period: 'month' })).toEqual({
    ok: true,
  });
  const other = await opened(await stack.register());
  await subscribed(other, 'global', 'month');
  const [none, some] = [heard(socket, 'board:delta'), heard(other, 'board:delta')];
  const { body: habit } = await person.http.post('/v1/habits', {
    name: 'Sit',
    kind: 'check',
    schedule: { type: 'daily' },
  });
  const today = new Date().toISOString().slice(0, 10);
  await person.http.put(`/v1/habits/${habit.id}/completions/${today}`, { amount: 1 });
  await eventually(() => some.length > 0, { what: 'the other to be told' });
  expect(none).toEqual([]);
});
