import { type Outcome, Wire } from '../../checker/wire';
import { clientId, day, newHabit, registerGuests, type Guest } from '../people';
import { BOTH, expectation, type Scenario, type Stage } from '../scenario';

const TIMES = 100;

export const oneRequestAHundredTimes: Scenario = {
  number: 17,
  provokes: 'one idempotent request 100 times at once, then with another body',
  holds: 'one row, one answer; the other body is told',
  breakage: 'the unique key of completions is dropped, and a second row is there',
  sizes: BOTH,
  async run(stage) {
    const [guest] = await registerGuests(new Wire(stage.product.url), 1, stage.choices);
    await makeHabit(stage, guest!);
    await complete(stage, guest!);
  },
};

/** A habit by an id of the client’s own: the second body is a conflict. */
async function makeHabit(stage: Stage, { wire }: Guest): Promise<void> {
  const id = clientId(stage.choices);
  const body = { id, name: 'Sit', kind: 'check', schedule: { type: 'daily' } };
  const answers = await atOnce(() => wire.call('POST', '/v1/habits', body));
  tell(stage, 'POST of one habit', answers);
  const rows = await stage.product.query('SELECT version FROM habit.habit WHERE habit_id = $1', [id]);
  stage.compare(expectation('the habit is one row', rows.length === 1, rows));
  const other = await wire.call('POST', '/v1/habits', { ...body, name: 'Stand' });
  stage.compare(expectation('the other body is a conflict', statusOf(other) === 409, other));
}

/** A completion: the second body is another version, and whoever insists on the first is told. */
async function complete(stage: Stage, guest: Guest): Promise<void> {
  const { product, compare, broken } = stage;
  const habitId = await newHabit(guest, day());
  const path = `/v1/habits/${habitId}/completions/${day()}`;
  tell(stage, 'PUT of one completion', await atOnce(() => guest.wire.call('PUT', path, { amount: 7 })));
  const other = await guest.wire.call<{ version: number }>('PUT', path, { amount: 8 });
  const isTold = other.kind === 'acknowledged' && other.status === 200 && other.body.version === 2;
  compare(expectation('the other amount is a second version', isTold, other));
  if (broken) await dropKey(stage, habitId);
  const rows = await product.query('SELECT version FROM habit.completion WHERE habit_id = $1', [habitId]);
  compare(expectation('the completion is one row', rows.length === 1, rows));
  const told = await product.query<{ version: string }>(
    `SELECT data->>'version' AS version FROM habit.outbox
     WHERE type = 'habit.completion-changed.v1' AND data->>'habitId' = $1 ORDER BY seq`,
    [habitId],
  );
  const versions = told.map(({ version }) => version).join();
  compare(expectation('each version is told once', versions === '1,2', versions));
}

async function atOnce(ask: () => Promise<Outcome>): Promise<Outcome[]> {
  return Promise.all(Array.from({ length: TIMES }, ask));
}

/** One request made them all: exactly one answer says `created`, and their bodies are the same. */
function tell({ compare, count, did }: Stage, what: string, answers: Outcome[]): void {
  const of = (kind: Outcome['kind']) => answers.filter((answer) => answer.kind === kind).length;
  count({ acknowledged: of('acknowledged'), refused: of('refused'), unknown: of('unknown') });
  const bodies = new Set(
    answers.map((answer) => ('body' in answer ? JSON.stringify(answer.body) : answer.why)),
  );
  did(`${what}, ${TIMES} times at once: ${bodies.size} different answers`);
  compare({
    what: `answers to ${what}`,
    compared: answers.length,
    differences: bodies.size === 1 && of('acknowledged') === TIMES ? [] : [...bodies],
  });
}

const statusOf = (answer: Outcome): number | null => ('status' in answer ? answer.status : null);

async function dropKey({ product }: Stage, habitId: string): Promise<void> {
  await product.query('ALTER TABLE habit.completion DROP CONSTRAINT completion_pkey');
  await product.query('INSERT INTO habit.completion SELECT * FROM habit.completion WHERE habit_id = $1', [
    habitId,
  ]);
}
