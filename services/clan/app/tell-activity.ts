import { Injectable } from '@nestjs/common';
import type { Deed } from '../domain/activity';
import { shown } from '../domain/display-name';
import { ActivityFeed } from './activity-feed';
import { Circles, type Stay } from './circles';
import { Newcomers } from './newcomers';

/** Older facts are history, not news: a replay after a rebuild must not flood the pages. */
export const NEWS_AGE_MAX_MS = 5 * 60_000;

/** Members hear of what happens in their clan. */
@Injectable()
export class TellActivity {
  constructor(
    private readonly circles: Circles,
    private readonly newcomers: Newcomers,
    private readonly feed: ActivityFeed,
  ) {}

  async execute(deeds: readonly Deed[]): Promise<void> {
    if (deeds.length === 0) return;
    const { now, stays } = await this.circles.staysOf(unique(deeds));
    const newest = Date.parse(now) - NEWS_AGE_MAX_MS;
    const clansOf = byUser(stays);
    const news = deeds
      .filter((deed) => Date.parse(deed.at) >= newest)
      .flatMap((deed) => heardIn(deed, clansOf.get(deed.userId) ?? []).map((clanId) => ({ deed, clanId })));
    if (news.length === 0) return;
    const names = await this.newcomers.named(unique(news.map(({ deed }) => deed)));
    await this.feed.room();
    // From here on nothing fails, so that a batch is never told in part and then again.
    for (const { deed, clanId } of news) {
      const { userId, kind, localDate, at } = deed;
      this.feed.add(clanId, { userId, name: shown(names.get(userId)), kind, localDate, at });
    }
  }
}

/** Where it happened, else every clan that the user was in by then. */
const heardIn = (deed: Deed, stays: readonly Stay[]): string[] =>
  deed.clanId === null
    ? stays.filter((stay) => stay.joinedAt <= deed.at).map((stay) => stay.clanId)
    : [deed.clanId];

function byUser(stays: readonly Stay[]): Map<string, Stay[]> {
  const grouped = new Map<string, Stay[]>();
  for (const stay of stays) grouped.set(stay.userId, [...(grouped.get(stay.userId) ?? []), stay]);
  return grouped;
}

const unique = (deeds: readonly Deed[]): string[] => [...new Set(deeds.map((deed) => deed.userId))];
