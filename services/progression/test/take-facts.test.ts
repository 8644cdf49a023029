import type { Content } from '#libs/content';
import type { Database, Queryable } from '#libs/database';
import type { EventBus } from '#libs/messaging';
import type { CacheDrops } from '#libs/redis';
import type { EvaluationQueue } from '../app/evaluation-queue';
import { TakeFacts } from '../app/take-facts';
import { HABIT, habitChanged, idOf, USER } from './room';

const again = idOf(2);

/** A store that knows the erased user's habit at version 3 and notes what is written of habits. */
function store() {
  const written: unknown[][] = [];
  const account = { pending: true, erased: false, settledBefore: null, openMarks: null };
  const accounts = [again, USER].map((userId) => ({ ...account, userId }));
  const known = { userId: USER, habitId: HABIT, version: 3, startDate: '2026-10-01', archivals: [] };
  const schedules = [{ from: '2026-10-01', schedule: { type: 'daily' } }];
  const answers: Record<string, object[]> = { account_lock: accounts, habit_read: [{ ...known, schedules }] };
  const tx = {
    query: (_sql: string, params: unknown[], name = '') => {
      if (name === 'habit_write') written.push(params);
      return Promise.resolve(answers[name] ?? []);
    },
  } as unknown as Queryable;
  const database = { transaction: <T>(work: (tx: Queryable) => Promise<T>) => work(tx) };
  return { written, database: database as unknown as Database };
}

it('a habit whose id was that of an erased account’s is the new one’s too, also when both come together', async () => {
  const { written, database } = store();
  const bus = { wake: () => undefined } as unknown as EventBus;
  const queue: EvaluationQueue = { request: () => undefined };
  const caches = { drop: () => undefined } as unknown as CacheDrops;
  const facts = new TakeFacts(database, { rules: {} } as Content, bus, queue, caches);
  await facts.take([habitChanged(undefined, { version: 4 }), habitChanged(undefined, { userId: again })]);
  expect(written[0]!.slice(0, 3)).toEqual([`{${USER},${again}}`, `{${HABIT},${HABIT}}`, '{4,1}']);
});
