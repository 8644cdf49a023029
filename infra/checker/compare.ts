import type { BoardEntry, Standing } from '#libs/contracts';
import { dayScore, progressOf, round2, type Amounts } from './model';
import type { Actor, Person } from './person';
import type { WatchedView, Watcher } from './watcher';
import type { Wire } from './wire';

interface ProgressAnswer {
  madra: number;
  score: { today: number };
  realm: { key: string };
  streak: { current: number; longest: number };
}
interface LedgerEntry {
  id: string;
  kind: string;
  amount: number;
  habitId: string;
  localDate: string;
  completionVersion: number | null;
}
interface Realm {
  key: string;
  madra: number;
  consistency: number;
}
export type BoardRows = { memberId: string; score: number }[];

const sameNumber = (a: number, b: number): boolean => round2(a) === round2(b);

/** Differences between what a person's progress says and a fold over what the server holds; empty when it agrees. */
export async function progressDifferences(
  actor: Actor,
  amounts: Amounts,
  dates: readonly string[],
  realms: Realm[],
) {
  const { person } = actor;
  const expected = progressOf(person.habits, amounts, dates);
  const answer = await person.wire.must<ProgressAnswer>('GET', '/v1/progress');
  const streaks = await person.wire.all<{ habitId: string; current: number; longest: number }>(
    '/v1/progress/streaks',
  );
  const ledger = await person.wire.all<LedgerEntry>('/v1/progress/ledger?limit=100');
  const differences: string[] = [];
  const expect = (what: string, actual: unknown, wanted: unknown) => {
    if (actual !== wanted)
      differences.push(`${person.name}: ${what} is ${String(actual)}, should be ${String(wanted)}`);
  };
  expect('madra', answer.madra, expected.madra);
  expect('score today', answer.score.today, expected.scoreToday);
  expect('streak', answer.streak.current, expected.streak.current);
  expect('longest streak', answer.streak.longest, expected.streak.longest);
  const realm = realms.findLast(
    (each) => each.madra <= expected.madra && each.consistency <= expected.streak.longest,
  );
  expect('realm', answer.realm.key, realm?.key);
  for (const [habitId, wanted] of expected.habitStreaks) {
    const actual = streaks.find((streak) => streak.habitId === habitId);
    expect(`streak of ${habitId}`, actual?.current, wanted.current);
    expect(`longest streak of ${habitId}`, actual?.longest, wanted.longest);
  }
  expect('sum of the ledger', round2(ledger.reduce((sum, entry) => sum + entry.amount, 0)), expected.madra);
  const causes = ledger
    .filter((entry) => entry.completionVersion !== null)
    .map((entry) => `${entry.habitId} ${entry.localDate} ${entry.completionVersion}`);
  expect('receipts with a cause of their own', new Set(causes).size, causes.length);
  return differences;
}

/** Scores that a board must show for these people over these dates. */
export const expectedRows = (
  people: { person: Person; amounts: Amounts }[],
  dates: readonly string[],
): BoardRows =>
  people
    .map(({ person, amounts }) => ({
      memberId: person.id,
      score: round2(dates.reduce((sum, date) => sum + dayScore(person.habits, amounts, date), 0)),
    }))
    .filter(({ score }) => score > 0);

/**
 * Differences between a board by HTTP and the rows expected; its order is checked too.
 * @param own whose rows are judged: others may live in the same valley
 */
export async function boardDifferences(
  wire: Wire,
  { board, period }: { board: string; period: string },
  expected: BoardRows,
  own: ReadonlySet<string>,
) {
  const rows = await wire.all<BoardEntry & { rank: number }>(
    `/v1/boards/${board}?period=${period}&limit=100`,
  );
  const differences: string[] = [];
  const wanted = new Map(expected.map(({ memberId, score }) => [memberId, score]));
  rows.forEach((row, index) => {
    const score = wanted.get(row.memberId);
    if (own.has(row.memberId) && (score === undefined || !sameNumber(score, row.score)))
      differences.push(
        `${board} ${period}: ${row.name} has ${row.score}, should have ${score ?? 'no place'}`,
      );
    wanted.delete(row.memberId);
    const before = rows[index - 1];
    if (row.rank !== index + 1 || (before && !stands(before, row)))
      differences.push(`${board} ${period}: rank ${row.rank} is out of order`);
  });
  for (const [memberId, score] of wanted)
    differences.push(`${board} ${period}: ${memberId} with ${score} is missing`);
  return differences;
}

function stands(before: BoardEntry, after: BoardEntry): boolean {
  if (before.score !== after.score) return before.score > after.score;
  if (before.reachedAt !== after.reachedAt) return before.reachedAt < after.reachedAt;
  return before.memberId < after.memberId;
}

const asText = (view: WatchedView): string =>
  JSON.stringify([
    view.total,
    view.me satisfies Standing | null | undefined,
    [...view.rows.values()]
      .sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
      .map(({ memberId, name, score, reachedAt }) => [memberId, name, score, reachedAt]),
  ]);

/** Differences between the view that a client was left with and one that has just subscribed. */
export function viewDifferences(who: string, last: Watcher, fresh: Watcher): string[] {
  if (!last.view || !fresh.view) return [`${who}: no view to compare`];
  const [held, now] = [asText(last.view), asText(fresh.view)];
  return held === now ? [] : [`${who}: holds ${held}, a fresh snapshot says ${now}`];
}
