import { round2 } from '../../checker/model.ts';
import type { Stand } from '../stand.mts';
import { sql } from '../sql.mts';
import { call, forEach, pause } from '../wire.mts';
import type { Person } from '../world/person.mts';
import { Expected, PERIODS, type Period, type Scores } from './expected.mts';

/** What has not agreed after so long never will. */
const AGREE_TIMEOUT_MS = 180_000;
const RETRY_EVERY_MS = 50;
const PAGE = 100;

interface Board {
  name: string;
  period: Period;
  viewer: Person;
  scores: Scores;
}

/**
 * Waits until every board, every progress and every ledger equals the recomputation. What agrees once is not asked
 * again: nobody writes any more.
 * @param crowded others than these people stand on the global boards, so those are passed over
 * @returns when a difference was seen last, on this process's steady clock; null when none was
 * @throws Error with a difference when time is up
 */
export async function untilAgreed({ product, world }: Stand, crowded = false): Promise<number | null> {
  const everyone = [...world.people, ...world.busy];
  const expected = await Expected.read(product.databaseUrl, everyone, world.dates);
  const wanted = new Map(everyone.map((person) => [person.id, expected.progress(person)]));
  const differed = [
    await settle(boardsOf(expected, world.people, crowded), (boards) =>
      differing(boards, (board) => boardAgrees(product.url, board)),
    ),
    await settle(everyone, (people) =>
      differing(people, async ({ id, token }) => {
        const answer = await call<ProgressAnswer>(product.url, token, 'GET', '/v1/progress');
        const { madra, score, streak } = answer;
        const said = { madra, scoreToday: score.today, current: streak.current, longest: streak.longest };
        return JSON.stringify(said) === JSON.stringify(wanted.get(id));
      }),
    ),
    await settle(everyone, async (people) => {
      const ledgers = await ledgerSums(product.databaseUrl, people);
      return people.filter(({ id }) => (ledgers.get(id) ?? 0) !== wanted.get(id)!.madra);
    }),
  ].filter((at) => at !== null);
  return differed.length === 0 ? null : Math.max(...differed);
}

interface ProgressAnswer {
  madra: number;
  score: { today: number };
  streak: { current: number; longest: number };
}

/** Compares again and again what does not agree yet. @returns when something last differed */
async function settle<T>(
  items: readonly T[],
  compare: (items: readonly T[]) => Promise<readonly T[]>,
): Promise<number | null> {
  const deadline = performance.now() + AGREE_TIMEOUT_MS;
  let differedAt: number | null = null;
  let left = items;
  while ((left = await compare(left)).length > 0) {
    differedAt = performance.now();
    if (differedAt > deadline)
      throw new Error(`${left.length} never agreed, such as ${JSON.stringify(left[0]).slice(0, 300)}`);
    await pause(RETRY_EVERY_MS);
  }
  return differedAt;
}

async function boardAgrees(url: string, { name, period, viewer, scores }: Board): Promise<boolean> {
  const rows = await boardRows(url, viewer.token, `/v1/boards/${name}?period=${period}&limit=${PAGE}`);
  return (
    rows.length === scores.size && rows.every(({ memberId, score }) => scores.get(memberId) === round2(score))
  );
}

async function differing<T>(items: readonly T[], agrees: (item: T) => Promise<boolean>): Promise<T[]> {
  const verdicts = await forEach(items, agrees);
  return items.filter((_, index) => !verdicts[index]);
}

async function ledgerSums(databaseUrl: string, people: readonly Person[]): Promise<Map<string, number>> {
  const rows = await sql<{ user: string; madra: number }>(
    databaseUrl,
    `SELECT user_id AS user, (sum(amount_hundredths) / 100.0)::float8 AS madra FROM progression.ledger
     WHERE user_id = ANY ($1::uuid[]) GROUP BY user_id`,
    [people.map(({ id }) => id)],
  );
  return new Map(rows.map(({ user, madra }) => [user, madra]));
}

function boardsOf(expected: Expected, people: readonly Person[], crowded: boolean): Board[] {
  const [viewer] = people as [Person];
  const clans = Map.groupBy(people, ({ clanId }) => clanId);
  return PERIODS.flatMap((period) => [
    ...(crowded ? [] : [{ name: 'global', period, viewer, scores: expected.users(period) }]),
    ...(crowded ? [] : [{ name: 'clans', period, viewer, scores: expected.clans(period) }]),
    ...[...clans].map(([clanId, members]) => ({
      name: `clan:${clanId}`,
      period,
      viewer: members[0]!,
      scores: expected.users(period, members),
    })),
  ]);
}

async function boardRows(url: string, token: string, path: string) {
  const rows: { memberId: string; score: number }[] = [];
  let cursor: string | null = null;
  do {
    const next: string = cursor === null ? path : `${path}&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: typeof rows; nextCursor: string | null } = await call(url, token, 'GET', next);
    rows.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}
