import { setTimeout as wait } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { Stop } from '../local/say.mts';

const ANSWER_TIMEOUT_MS = 20_000;
const RETRY_EVERY_MS = 100;

/** What a watcher was told of, in milliseconds after the request was sent. */
interface Seen {
  answered: number;
  board: number;
  progress: number;
}

/** Somebody new records a habit for today, and watches the board of the week meanwhile. */
export async function completeOne(origin: string): Promise<Seen> {
  const name = `trace${Date.now().toString(36)}`;
  const password = `${name}-${process.pid}-password`;
  const registering = { username: name, email: `${name}@sacredvalley.example`, password, timeZone: 'UTC' };
  const { user, accessToken } = await call<{ user: { id: string }; accessToken: string }>(
    origin,
    'POST',
    '/v1/auth/register',
    registering,
  );
  const habit = await call<{ id: string }>(origin, 'POST', '/v1/habits', HABIT, accessToken);
  const socket = io(origin, { transports: ['websocket'], auth: { token: accessToken } });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('connect_error', reject);
    });
    await subscribed(socket);
    return await record(origin, { accessToken, userId: user.id, habitId: habit.id }, socket);
  } finally {
    socket.close();
  }
}

const HABIT = { name: 'Follow one completion', kind: 'check', schedule: { type: 'daily' } };

interface Recording {
  accessToken: string;
  userId: string;
  habitId: string;
}

async function record(
  origin: string,
  { accessToken, userId, habitId }: Recording,
  socket: Socket,
): Promise<Seen> {
  const sentAt = performance.now();
  const [board, progress] = [
    heard(
      socket,
      'board:delta',
      ({ upserts }) => upserts?.some(({ memberId }) => memberId === userId) ?? false,
    ),
    heard(socket, 'progress:changed', () => true),
  ];
  const today = new Date().toISOString().slice(0, 10);
  await call(origin, 'PUT', `/v1/habits/${habitId}/completions/${today}`, { amount: 1 }, accessToken);
  const answered = performance.now() - sentAt;
  return { answered, board: (await board) - sentAt, progress: (await progress) - sentAt };
}

interface Told {
  upserts?: { memberId: string }[];
}

/** When the socket heard of something that fits. */
function heard(socket: Socket, event: string, fits: (told: Told) => boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Stop(`No ${event} came.`)), ANSWER_TIMEOUT_MS);
    socket.on(event, (told: Told) => {
      if (!fits(told)) return;
      clearTimeout(timer);
      resolve(performance.now());
    });
  });
}

/** A board that nobody has read is built first. */
async function subscribed(socket: Socket): Promise<void> {
  const deadline = performance.now() + ANSWER_TIMEOUT_MS;
  for (;;) {
    const wanted = { board: 'global', period: 'week', top: 50 };
    const { ok } = (await socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck('board:subscribe', wanted)) as {
      ok: boolean;
    };
    if (ok) return;
    if (performance.now() > deadline) throw new Stop('The board of the week could not be watched.');
    await wait(RETRY_EVERY_MS);
  }
}

async function call<T>(
  origin: string,
  method: string,
  path: string,
  body: object,
  token?: string,
): Promise<T> {
  const answer = await fetch(origin + path, {
    method,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  if (!answer.ok) throw new Stop(`${method} ${path} was answered with ${answer.status}.`);
  return (await answer.json()) as T;
}
