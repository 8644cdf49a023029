import { addDays, todayOf } from './calendar';
import type { Wish } from './completions';
import { type Habit, isArchivedNow, type Schedule, standingAt } from './facts';
import { bodyOf, headersOf, type Walker } from './walker';

type Step = (walker: Walker) => Promise<void>;
const HABITS_MAX = 9;
const BATCH_MAX = 12;
const RECORDABLE_DATES = 8;
const SKIPPED_OF = 8;
/** A call is hung up within so long: before, while or after it is applied, in milliseconds. */
const HANG_UP_MAX_MS = 12;

const onHabit =
  (step: (walker: Walker, habit: Habit, date: string) => Promise<unknown>): Step =>
  async (walker) => {
    const habit = walker.anyHabit();
    if (habit) await step(walker, habit, walker.anyDate());
  };

const record = onHabit((walker, habit, date) => walker.record(habit, date, walker.anyWish(habit)));
const undo = onHabit((walker, habit, date) => walker.record(habit, date, { kind: 'remove' }));

/** What stands, stated once more: nothing may change. */
const repeat = onHabit(async (walker, habit, date) => {
  const standing = standingAt(habit, date);
  if (standing === null) return walker.record(habit, date, { kind: 'remove' });
  const { amount, note } = standing;
  return walker.record(
    habit,
    date,
    amount === null ? { kind: 'skip', note } : { kind: 'amount', amount, note },
  );
});

const matching = onHabit((walker, habit, date) => {
  const version = habit.completions.get(date)?.at(-1)?.version ?? 0;
  const ifMatch = walker.choices.of([version, version, version + 1, '*'] as const);
  return walker.record(habit, date, walker.anyWish(habit), ifMatch);
});

/** Two writers at once: both succeed in some order, which their versions tell. */
const race = onHabit(async (walker, habit, date) => {
  if (habit.kind === 'check') return;
  const wishes = [1, 2].map((amount): Wish => ({ kind: 'amount', amount, note: null }));
  const answers = await Promise.all(wishes.map((wish) => walker.send(habit, date, wish)));
  const inOrder = wishes
    .map((wish, index) => ({ wish, answer: answers[index]! }))
    .sort((a, b) => Number(a.answer.body.version ?? 0) - Number(b.answer.body.version ?? 0));
  for (const { wish, answer } of inOrder) await walker.takeIn(habit, date, wish, answer, null);
  walker.tell(
    `amounts 1 and 2 at once on ${habit.name} ${date}: ${answers.map((one) => one.status).join(' ')}`,
  );
});

/** The same call many times at once: one change. */
const crowd = onHabit(async (walker, habit, date) => {
  const wish = walker.anyWish(habit);
  const answers = await Promise.all([1, 2, 3, 4].map(() => walker.send(habit, date, wish)));
  answers.sort((a, b) => b.status - a.status);
  for (const answer of answers) await walker.takeIn(habit, date, wish, answer, null);
  walker.tell(`${JSON.stringify(wish)} four times at once on ${habit.name} ${date}: ${answers[0]!.status}`);
});

/** A call whose answer was never seen, and its retry. */
const hangUp = onHabit(async (walker, habit, date) => {
  const wish = walker.anyWish(habit);
  const method = wish.kind === 'remove' ? 'DELETE' : 'PUT';
  const afterMs = walker.choices.below(HANG_UP_MAX_MS);
  await walker.wire.hangUp(afterMs, method, walker.pathOf(habit, date), bodyOf(wish), headersOf(null));
  const answer = await walker.send(habit, date, wish);
  // The first may have been the one that made it.
  if (answer.status === 200 && standingAt(habit, date) === null) answer.status = 201;
  await walker.takeIn(habit, date, wish, answer, null);
  walker.tell(`${JSON.stringify(wish)}, hung up and again, on ${habit.name} ${date}: ${answer.status}`);
});

interface Operation {
  habit: Habit;
  date: string;
  wish: Wish;
}

async function sendBatch(walker: Walker, operations: readonly Operation[]): Promise<void> {
  const body = operations.map(({ habit, date, wish }) => ({
    habitId: habit.id,
    localDate: date,
    ...(bodyOf(wish) ?? { remove: true }),
  }));
  const answer = await walker.wire.call('POST', '/v1/completions/batch', { operations: body });
  walker.expect('the status of a batch', answer.status, 200);
  for (const [index, { habit, date, wish }] of operations.entries()) {
    const { status, completion = null } = answer.body.results[index];
    await walker.takeIn(habit, date, wish, { status, body: completion, etag: null }, null);
  }
  walker.tell(`a batch of ${JSON.stringify(body)}`);
}

const batch: Step = async (walker) => {
  const { choices, person } = walker;
  if (person.habits.length === 0) return;
  const operations = Array.from({ length: 1 + choices.below(BATCH_MAX) }, () => {
    const habit = choices.of(person.habits);
    return { habit, date: walker.anyDate(), wish: walker.anyWish(habit) };
  });
  await sendBatch(walker, operations);
};

/** All that can still be recorded is done, or now and then skipped: long runs would hardly come about by chance. */
const catchUp = onHabit(async (walker, habit) => {
  const done: Wish = { kind: 'amount', amount: habit.target, note: null };
  const skip: Wish = { kind: 'skip', note: null };
  const operations = Array.from({ length: RECORDABLE_DATES }, (_, back) => ({
    habit,
    date: addDays(walker.today, -back),
    wish: walker.choices.below(SKIPPED_OF) === 0 ? skip : done,
  }));
  await sendBatch(walker, operations);
});

/** Everything on one date, and more than asked: its score hardly has room for it. */
const fillDate: Step = async (walker) => {
  const date = walker.anyDate();
  const wishFor = ({ kind, target }: Habit): Wish => {
    const amount = kind === 'check' ? 1 : 2 * target;
    return { kind: 'amount', amount, note: null };
  };
  await sendBatch(
    walker,
    walker.person.habits.map((habit) => ({ habit, date, wish: wishFor(habit) })),
  );
};

const anySchedule = ({ choices }: Walker): Schedule =>
  choices.of<Schedule>([
    { type: 'daily' },
    { type: 'daily' },
    {
      type: 'weekdays',
      days: [1, 2, 3, 4, 5, 6, 7]
        .filter(() => choices.below(2) === 1)
        .concat(6)
        .slice(-3),
    },
    { type: 'timesPerWeek', times: 1 + choices.below(7) },
    { type: 'everyNDays', interval: 2 + choices.below(3) },
  ]);

const unique = (schedule: Schedule): Schedule =>
  schedule.type === 'weekdays' ? { ...schedule, days: [...new Set(schedule.days)] } : schedule;

export const create: Step = async (walker) => {
  const { choices, person } = walker;
  if (person.habits.length >= HABITS_MAX) return;
  const kind = choices.of(['check', 'count', 'minutes'] as const);
  const target = kind === 'check' ? 1 : 1 + choices.below(9);
  const difficulty = 1 + choices.below(3);
  const schedule = unique(anySchedule(walker));
  const startDate = addDays(walker.today, 2 - choices.below(20));
  const name = `h${person.habits.length}`;
  const draft = { name, kind, target, difficulty, schedule, startDate };
  const answer = await walker.wire.call('POST', '/v1/habits', draft);
  walker.expect('the status of a new habit', answer.status, 201);
  walker.tell(`habit ${JSON.stringify(draft)}`);
  const schedules = [{ from: startDate, schedule }];
  const made = { id: answer.body.id as string, name, kind, target, difficulty, startDate, schedules };
  person.habits.push({ ...made, archivals: [], completions: new Map() });
};

const change = onHabit(async (walker, habit) => {
  const { choices, person } = walker;
  const target = habit.kind === 'check' ? 1 : 1 + choices.below(9);
  const patch = choices.of([
    { target },
    { difficulty: 1 + choices.below(3) },
    { schedule: unique(anySchedule(walker)) },
    {},
  ]);
  const answer = await walker.wire.call('PATCH', `/v1/habits/${habit.id}`, patch);
  walker.expect('the status of a changed habit', answer.status, 200);
  walker.tell(`${habit.name} becomes ${JSON.stringify(patch)}`);
  if ('target' in patch) habit.target = patch.target!;
  if ('difficulty' in patch) habit.difficulty = patch.difficulty!;
  const from = todayOf(person.pairs, walker.now());
  if ('schedule' in patch) habit.schedules.push({ from, schedule: patch.schedule! });
});

const archive = onHabit(async (walker, habit) => {
  const answer = await walker.wire.call('DELETE', `/v1/habits/${habit.id}`);
  walker.expect('the status of an archived habit', answer.status, 204);
  walker.tell(`${habit.name} is archived`);
  if (!isArchivedNow(habit)) habit.archivals.push({ from: walker.today, until: null });
});

const restore: Step = async (walker) => {
  const habit = walker.person.habits.find(isArchivedNow);
  if (!habit) return;
  const answer = await walker.wire.call('PATCH', `/v1/habits/${habit.id}`, { archived: false });
  walker.expect('the status of a habit brought back', answer.status, 200);
  walker.tell(`${habit.name} is brought back`);
  habit.archivals.at(-1)!.until = walker.today;
};

const WEIGHTS: readonly [Step, number][] = [
  [record, 40],
  [undo, 5],
  [repeat, 6],
  [matching, 8],
  [race, 5],
  [crowd, 5],
  [hangUp, 8],
  [batch, 6],
  [catchUp, 4],
  [fillDate, 3],
  [create, 5],
  [change, 6],
  [archive, 2],
  [restore, 3],
];
const STEPS = WEIGHTS.flatMap(([step, weight]) => Array.from({ length: weight }, () => step));

/** Something that concerns nobody else. */
export const takeStep = (walker: Walker): Promise<void> => walker.choices.of(STEPS)(walker);
