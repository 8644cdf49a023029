import { addDays, type Period, periodKey, todayOf } from './calendar';
import { rowsOf } from './boards';
import { completionBody } from './completions';
import { isArchivedNow, type Person, standingAt, staysNow } from './facts';
import { receiptsOf } from './points';
import { progressOf } from './progress';
import { scheduleOn } from './streaks';
import type { World } from './valley-steps';
import type { Walker } from './walker';

/** Dates whose boards are compared: all that can be recorded, and those that are final. */
const DATES_BACK = 12;
const EACH_PERIOD = ['day', 'week', 'month', 'all_time'] as const;

/** Differences as sentences; empty when they agree. */
export type Differences = string[];

function differ(who: string, what: string, actual: unknown, wanted: unknown): Differences {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(wanted)];
  return a === b ? [] : [`${who}: ${what} is ${a}, should be ${b}`];
}

/** What is written and read back at once: habits with their histories, clans and the banner. */
export async function writtenDifferences({ person, wire }: Walker): Promise<Differences> {
  const found: Differences = [];
  const listed = [
    ...(await wire.all<Record<string, unknown>>('/v1/habits')),
    ...(await wire.all<Record<string, unknown>>('/v1/habits?archived=true')),
  ].filter(({ name }) => name !== 'a probe');
  for (const habit of person.habits) {
    const { id, name, kind, target, difficulty, startDate } = habit;
    const body = listed.find((one) => one['id'] === id);
    const schedule = scheduleOn(habit, '9999-12-31');
    const wanted = {
      id,
      name,
      kind,
      target,
      difficulty,
      startDate,
      schedule,
      archived: isArchivedNow(habit),
    };
    const actual = body && {
      ...Object.fromEntries(Object.keys(wanted).map((key) => [key, body[key]])),
      schedule: ordered(body['schedule'] as object),
      archived: body['archivedAt'] !== null,
    };
    found.push(...differ(person.name, `habit ${name}`, actual, { ...wanted, schedule: ordered(schedule) }));
    const history = await wire.all<Record<string, unknown>>(`/v1/habits/${id}/completions`);
    const dates = [...habit.completions.keys()].filter((date) => standingAt(habit, date) !== null).sort();
    found.push(
      ...differ(
        person.name,
        `the history of ${name}`,
        history.map(({ recordedAt: _, ...rest }) => sorted(rest)),
        dates.map((date) => sorted(completionBody(habit, date))),
      ),
    );
  }
  found.push(...differ(person.name, 'the number of habits', listed.length, person.habits.length));
  const clans = await wire.all<{ clanId: string; role: string; banner: boolean }>('/v1/me/clans');
  const banner = person.banners.at(-1)?.clanId ?? null;
  const byId = (a: { clanId: string }, b: { clanId: string }): number => (a.clanId < b.clanId ? -1 : 1);
  return [
    ...found,
    ...differ(
      person.name,
      'clans',
      clans.map(({ clanId, role, banner: flown }) => ({ clanId, role, flown })).sort(byId),
      staysNow(person)
        .map(({ clanId, role }) => ({ clanId, role, flown: clanId === banner }))
        .sort(byId),
    ),
  ];
}

/** What is derived and follows within a moment: progress, streaks, receipts. */
export async function derivedDifferences({ person, wire, now }: Walker): Promise<Differences> {
  const wanted = progressOf(person, now());
  const { body } = await wire.call('GET', '/v1/progress');
  const { madra, score, realm, nextRealm, streak } = body;
  const told = { madra, score, realm: realm.key, ordinal: realm.ordinal, nextRealm: nextRealm?.key ?? null };
  const { habits, streak: overall, ...rest } = wanted;
  const { current, longest, freezes } = streak;
  const streaks = await wire.all<{ habitId: string }>('/v1/progress/streaks');
  return [
    ...differ(person.name, 'progress', told, rest),
    ...differ(person.name, 'the overall streak', { current, longest, freezes }, overall),
    ...person.habits.flatMap(({ id, name }) => {
      const { bonus: _, ...run } = habits.get(id)!;
      const found = streaks.find(({ habitId }) => habitId === id);
      return differ(
        person.name,
        `the streak of ${name}`,
        found && sorted(found),
        sorted({ habitId: id, ...run }),
      );
    }),
    ...(await ledgerDifferences(person, wire, wanted.madra)),
  ];
}

interface LedgerItem {
  id: string;
  kind: string;
  amount: number;
  habitId: string;
  localDate: string;
  timeZone: string;
  completionVersion: number | null;
}

async function ledgerDifferences(person: Person, wire: Walker['wire'], madra: number): Promise<Differences> {
  const ledger = await wire.all<LedgerItem>('/v1/progress/ledger');
  const sum = ledger.reduce((total, { amount }) => total + Math.round(amount * 100), 0) / 100;
  const causes = ({
    kind,
    amount,
    habitId,
    localDate,
    timeZone,
    completionVersion,
  }: Omit<LedgerItem, 'id'>) =>
    [habitId, localDate, String(completionVersion).padStart(6), kind, amount, timeZone].join(' ');
  const actual = ledger.filter(({ completionVersion }) => completionVersion !== null).map(causes);
  const wanted = receiptsOf(person).map((receipt) => causes({ ...receipt, amount: receipt.amount / 100 }));
  return [
    ...differ(person.name, 'the sum of the ledger', sum, madra),
    ...differ(
      person.name,
      'receipts told twice',
      ledger.length - new Set(ledger.map(({ id }) => id)).size,
      0,
    ),
    ...without(actual, wanted).map((line) => `${person.name}: a receipt too many: ${line}`),
    ...without(wanted, actual).map((line) => `${person.name}: a receipt is missing: ${line}`),
  ];
}

const without = (lines: readonly string[], others: readonly string[]): string[] => {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
};

/** Every board that shows any of our people; others may be at home there too. */
export async function boardDifferences({ valley, walkers, now }: World): Promise<Differences> {
  const found: Differences = [];
  const viewer = walkers.find(({ person }) => !person.erased)!;
  const today = todayOf([{ zone: 'UTC', dayStartsAt: '00:00', from: 0 }], now());
  const dates = Array.from({ length: DATES_BACK + 2 }, (_, index) => addDays(today, 1 - index));
  const boards = ['global', 'clans', ...valley.clans.map(({ id }) => `clan:${id}`)];
  for (const board of boards) {
    const closed = valley.clans.find(({ id }) => board === `clan:${id}`)?.closedAt ?? null;
    for (const [period, date] of periodsOf(dates))
      if (closed === null)
        found.push(...(await oneBoard({ valley, walkers, now }, viewer, board, period, date)));
  }
  return found;
}

function periodsOf(dates: readonly string[]): [Period, string][] {
  const each = EACH_PERIOD.flatMap((period) => dates.map((date): [Period, string] => [period, date]));
  return [
    ...new Map(
      each.map(([period, date]) => [`${period} ${periodKey(period, date)}`, [period, date]]),
    ).values(),
  ] as [Period, string][];
}

interface BoardRow {
  memberId: string;
  name: string;
  score: number;
  reachedAt: string;
}

async function oneBoard(
  { valley, now }: Pick<World, 'valley' | 'walkers' | 'now'>,
  viewer: Walker,
  board: string,
  period: Period,
  date: string,
): Promise<Differences> {
  const key = periodKey(period, date);
  const rows = await viewer.wire.all<BoardRow>(`/v1/boards/${board}?period=${period}&key=${key}`);
  const ours = new Set([...valley.people, ...valley.clans].map(({ id }) => id));
  const actual = rows
    .filter(({ memberId }) => ours.has(memberId))
    .map(({ memberId, name, score, reachedAt }) => ({
      memberId,
      name,
      score,
      reachedAt: Date.parse(reachedAt),
    }));
  const wanted = rowsOf(valley, board, period, date, now());
  const what = `${board} ${period} ${key}`;
  const count = Math.max(actual.length, wanted.length);
  return Array.from({ length: count }, (_, index) =>
    differ(
      wanted[index]?.name ?? actual[index]!.name,
      `row ${index + 1} of ${what}`,
      actual[index],
      wanted[index],
    ),
  ).flat();
}

const sorted = (value: object): object =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The order of weekdays says nothing. */
const ordered = (schedule: object): object =>
  sorted('days' in schedule ? { ...schedule, days: [...(schedule.days as number[])].sort() } : schedule);
