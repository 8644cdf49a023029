import type { Queryable } from '#libs/database';
import { PERIODS } from '#libs/contracts';
import { creditsOf, type Credit } from '../domain/credit';
import {
  creditsOn,
  removeCredits,
  saveCredits,
  sumBanners,
  sumMonths,
  type CreditKey,
  type CreditRow,
} from '../storage/credits';
import { bannersOf, daysOf, lockClans, staysOf, type UserDate } from '../storage/facts';
import type { Changes } from './changes';
import { grouped } from './grouped';

const BANNER = 'banner:';

/** Derives the credit of the dates that changed from the facts as they now stand, and marks what differs. */
export async function settleCredits(tx: Queryable, changes: Changes): Promise<void> {
  const dates = distinctDates(changes.dates);
  if (dates.length === 0) return;
  const wanted = await wantedCredits(tx, dates);
  const { written, gone } = difference(await creditsOn(tx, dates), wanted);
  await saveCredits(tx, written);
  await removeCredits(tx, gone);
  const changed: CreditKey[] = [...written, ...gone];
  const clans = await sumClans(tx, changed);
  const listed = [...changed.filter((key) => !key.board.startsWith(BANNER)), ...clans];
  await sumMonths(tx, listed);
  for (const { board, memberId, localDate } of listed) {
    changes.marks.push({ kind: 'row', board, memberId, localDate });
  }
}

async function wantedCredits(tx: Queryable, dates: readonly UserDate[]): Promise<CreditRow[]> {
  const userIds = [...new Set(dates.map((date) => date.userId))];
  const stays = grouped(await staysOf(tx, userIds), (stay) => stay.userId);
  const banners = grouped(await bannersOf(tx, userIds), (fact) => fact.userId);
  return (await daysOf(tx, dates)).flatMap(({ userId, localDate, kept }) =>
    [...creditsOf(kept, stays.get(userId) ?? [], banners.get(userId) ?? [])].map(([board, credit]) => ({
      board,
      memberId: userId,
      localDate,
      credit,
    })),
  );
}

function difference(held: readonly CreditRow[], wanted: readonly CreditRow[]) {
  const before = new Map(held.map((row) => [creditKey(row), row]));
  const after = new Set(wanted.map(creditKey));
  return {
    written: wanted.filter((row) => !sameCredit(before.get(creditKey(row))?.credit, row.credit)),
    gone: held.filter((row) => !after.has(creditKey(row))),
  };
}

/** A clan's row on `clans` is the sum over its users, so the clans are locked while it is taken. */
async function sumClans(tx: Queryable, changed: readonly CreditKey[]): Promise<CreditKey[]> {
  const dates = new Map(
    changed
      .filter((key) => key.board.startsWith(BANNER))
      .map(({ board, localDate }) => [
        `${board} ${localDate}`,
        { clanId: board.slice(BANNER.length), localDate },
      ]),
  );
  if (dates.size === 0) return [];
  await lockClans(tx, [...new Set([...dates.values()].map((date) => date.clanId))]);
  return sumBanners(tx, [...dates.values()]);
}

const creditKey = (row: CreditKey): string => `${row.memberId} ${row.localDate} ${row.board}`;

const sameCredit = (a: Credit | undefined, b: Credit): boolean =>
  a !== undefined &&
  PERIODS.every(
    (period) =>
      a[period]?.scoreHundredths === b[period]?.scoreHundredths &&
      a[period]?.reachedAtMs === b[period]?.reachedAtMs,
  );

function distinctDates(dates: readonly UserDate[]): UserDate[] {
  return [...new Map(dates.map((date) => [`${date.userId} ${date.localDate}`, date])).values()];
}
