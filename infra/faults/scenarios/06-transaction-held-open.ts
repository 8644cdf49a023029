import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'pg';
import { type Crowd } from '../../checker/crowd';
import { BOTH, expectation, type Scenario, type Stage } from '../scenario';
import { moveCursorToEnd } from '../skipped-events';

const HELD_MS = 60_000;
/** The lag must tell of most of it, in seconds. */
const LAG_MIN_S = 30;

export const transactionHeldOpen: Scenario = {
  number: 6,
  provokes: 'a transaction that writes to the outbox held open for 60 s',
  holds: 'the outbox lags and tells, never skips',
  breakage: 'a reader passes over what is still open',
  sizes: BOTH,
  fault: holdOpen,
};

async function holdOpen(stage: Stage, crowd: Crowd): Promise<void> {
  const { product, broken, did, compare } = stage;
  const habitId = await someoneElse(crowd);
  const slow = await product.connect();
  await writeLate(slow, habitId);
  did(`a completion and its event are written in a transaction that stays open for ${HELD_MS / 1000} s`);
  const answersBefore = crowd.counts.acknowledged;
  await wait(HELD_MS);
  const [part, group] =
    stage.size === 'services'
      ? (['habit', 'kafka.relay'] as const)
      : (['progression', 'progression'] as const);
  const lag = await product.metric(part, 'bus_lag_seconds', { group, source: 'habit' });
  did(`bus_lag_seconds of ${group}: ${lag?.toFixed(0)}; then the commit`);
  compare(expectation('the lag tells', lag !== undefined && lag > LAG_MIN_S, lag));
  const answers = crowd.counts.acknowledged - answersBefore;
  compare(expectation('writes are answered meanwhile', answers > 0, answers));
  const reader = part;
  if (broken) await moveCursorToEnd(product, { reader, group, source: 'habit' });
  await slow.query('COMMIT');
  await slow.end();
}

/** Somebody whom the crowd leaves alone. @returns their habit, with one completion */
async function someoneElse(crowd: Crowd): Promise<string> {
  const name = `late${Date.now().toString(36)}`;
  const { accessToken } = await crowd.wire.must<{ accessToken: string }>('POST', '/v1/auth/register', {
    username: name,
    email: `${name}@sacredvalley.example`,
    password: `${name}-password`,
  });
  const wire = crowd.wire.signedIn(accessToken);
  const body = { name: 'Late', kind: 'check', schedule: { type: 'daily' }, startDate: crowd.dates[0] };
  const { id } = await wire.must<{ id: string }>('POST', '/v1/habits', body);
  await wire.must('PUT', `/v1/habits/${id}/completions/${crowd.dates.at(-1)}`, { amount: 1 });
  return id;
}

/** The same completion on the date before, with its event, as the service would write them. */
async function writeLate(slow: Client, habitId: string): Promise<void> {
  await slow.query('SET idle_in_transaction_session_timeout = 0');
  await slow.query('BEGIN');
  await slow.query(
    `INSERT INTO habit.completion SELECT (jsonb_populate_record(c,
       jsonb_build_object('local_date', c.local_date - 1))).* FROM habit.completion c WHERE habit_id = $1`,
    [habitId],
  );
  await slow.query(
    `INSERT INTO habit.outbox (type, subject, data)
     SELECT type, subject, data::jsonb || jsonb_build_object('localDate', (data->>'localDate')::date - 1)
     FROM habit.outbox WHERE type = 'habit.completion-changed.v1' AND data->>'habitId' = $1`,
    [habitId],
  );
}
