import type { Queryable } from '#libs/database';
import type { LocalDate } from '#libs/domain-kit';
import { CLANS } from '../domain/boards';
import { CreditBook } from '../domain/credit-book';
import { monthOf, readDate } from '../domain/credit-page';
import { bannerOf, clanOfBanner, creditOf, isBanner, targetsIn, type DateCredit } from '../domain/credit';
import { changedSum, NOTHING, sumOf, type Worth } from '../domain/worth';
import { pagesFrom, pagesUnderBanner, removePages, savePages } from '../storage/credit-pages';
import { bannersOf, daysOf, lockClans, staysOf, type UserDate } from '../storage/facts';
import { addMarks } from '../storage/marks';
import type { Changes } from './changes';
import { grouped } from '../domain/grouped';

/** What a user recorded under a clan's banner on one date, before and now. */
interface BannerChange {
  clanId: string;
  localDate: LocalDate;
  was: Worth;
  is: Worth;
}

/** Derives the credit of the dates that changed from the facts as they now stand, and adds the marks of all changes. */
export async function settleCredits(tx: Queryable, changes: Changes): Promise<void> {
  const dates = distinctDates(changes.dates);
  if (dates.length === 0) return addMarks(tx, changes.marks);
  const [book, credits] = await Promise.all([
    bookOf(
      tx,
      dates.map(({ userId, localDate }) => [userId, localDate]),
    ),
    creditOn(tx, dates, changes),
  ]);
  const underBanners: BannerChange[] = [];
  for (const { userId, localDate, credit } of credits) {
    const former = book.read(userId, localDate);
    book.write(userId, localDate, credit);
    const targets = targetsOf(former, credit);
    const board = targets.filter((target) => !isBanner(target)).join(' ');
    const news = changes.news.get(dateKey({ userId, localDate }));
    if (board !== '') changes.marks.push({ kind: 'row', board, memberId: userId, localDate, ...news });
    for (const banner of targets.filter(isBanner)) {
      const [was, is] = [worthOf(former, banner), worthOf(credit, banner)];
      underBanners.push({ clanId: clanOfBanner(banner), localDate, was, is });
    }
  }
  const settled = settleClans(tx, underBanners, changes);
  await Promise.all([keep(tx, book), settled.then(() => addMarks(tx, changes.marks))]);
}

async function creditOn(
  tx: Queryable,
  dates: readonly UserDate[],
  { kept }: Changes,
): Promise<(UserDate & { credit: DateCredit })[]> {
  const userIds = [...new Set(dates.map((date) => date.userId))];
  const unread = dates.filter((date) => !kept.has(dateKey(date)));
  const [allStays, allBanners, days] = await Promise.all([
    staysOf(tx, userIds),
    bannersOf(tx, userIds),
    daysOf(tx, unread),
  ]);
  const stays = grouped(allStays, (stay) => stay.userId);
  const banners = grouped(allBanners, (fact) => fact.userId);
  for (const day of days) kept.set(dateKey(day), day.kept);
  return dates.map((date) => {
    const { userId } = date;
    const credit = creditOf(
      kept.get(dateKey(date)) ?? [],
      stays.get(userId) ?? [],
      banners.get(userId) ?? [],
    );
    return { ...date, credit };
  });
}

/** A clan's row on `clans` is the sum over its users, so the clans are locked while it is taken. */
async function settleClans(tx: Queryable, all: readonly BannerChange[], changes: Changes): Promise<void> {
  if (all.length === 0) return;
  const [, book] = await Promise.all([
    lockClans(tx, [...new Set(all.map((change) => change.clanId))]),
    bookOf(
      tx,
      all.map(({ clanId, localDate }) => [clanId, localDate]),
    ),
  ]);
  const uncertain: { clanId: string; localDate: LocalDate }[] = [];
  for (const ofDate of grouped(all, ({ clanId, localDate }) => `${clanId} ${localDate}`).values()) {
    const { clanId, localDate } = ofDate[0]!;
    const sum = ofDate.reduce<Worth | null>(
      (worth, { was, is }) => worth && changedSum(worth, was, is),
      worthOf(book.read(clanId, localDate), CLANS),
    );
    if (sum) book.write(clanId, localDate, new Map([[CLANS, sum]]));
    else uncertain.push({ clanId, localDate });
    changes.marks.push({ kind: 'row', board: CLANS, memberId: clanId, localDate });
  }
  await countAnew(tx, book, uncertain);
  await keep(tx, book);
}

async function countAnew(
  tx: Queryable,
  book: CreditBook,
  dates: readonly { clanId: string; localDate: LocalDate }[],
): Promise<void> {
  if (dates.length === 0) return;
  const months = new Map(
    dates.map(({ clanId, localDate }) => [
      `${clanId} ${monthOf(localDate)}`,
      { clanId, month: monthOf(localDate) },
    ]),
  );
  const pages = grouped(
    await pagesUnderBanner(tx, [...months.values()]),
    (page) => `${page.banner} ${page.month}`,
  );
  for (const { clanId, localDate } of dates) {
    const banner = bannerOf(clanId);
    const ofClan = pages.get(`${banner} ${monthOf(localDate)}`) ?? [];
    const sum = ofClan.reduce(
      (worth, page) => sumOf(worth, worthOf(readDate(page, localDate), banner)),
      NOTHING,
    );
    book.write(clanId, localDate, new Map([[CLANS, sum]]));
  }
}

async function bookOf(tx: Queryable, dates: readonly [string, LocalDate][]): Promise<CreditBook> {
  const months = new Map<string, LocalDate>();
  for (const [memberId, date] of dates) {
    const earliest = months.get(memberId);
    if (earliest === undefined || date < earliest) months.set(memberId, monthOf(date));
  }
  return new CreditBook(await pagesFrom(tx, months));
}

async function keep(tx: Queryable, book: CreditBook): Promise<void> {
  const { kept, empty } = book.close();
  await Promise.all([savePages(tx, kept), removePages(tx, empty)]);
}

const targetsOf = (...credits: DateCredit[]): string[] => [
  ...new Set(credits.flatMap((credit) => [...credit.keys()].flatMap(targetsIn))),
];

function worthOf(credit: DateCredit, target: string): Worth {
  let sum = NOTHING;
  for (const [targets, worth] of credit) if (targetsIn(targets).includes(target)) sum = sumOf(sum, worth);
  return sum;
}

const dateKey = ({ userId, localDate }: UserDate): string => `${userId} ${localDate}`;

const distinctDates = (dates: readonly UserDate[]): UserDate[] => [
  ...new Map(dates.map((date) => [dateKey(date), date])).values(),
];
