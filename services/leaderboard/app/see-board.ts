import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '#libs/auth';
import type { BoardRef } from '#libs/board-index';
import { Content } from '#libs/content';
import type { BoardName, BoardStatus, Period, ZonePair } from '#libs/contracts';
import { Database, GatheredReads } from '#libs/database';
import { notFound, periodDates, periodStatus } from '#libs/domain-kit';
import { clanOf, parseBoardName } from '../domain/boards';
import { OwnPeriods } from '../domain/own-periods';
import type { OwnPeriod } from '../domain/own-period';
import { viewerFacts, type ViewerFacts, type ViewerQuestion } from '../storage/viewers';

/** A board that the viewer may see, at the database's time. */
export interface SeenBoard {
  board: BoardName;
  now: Date;
  own(period: Period): OwnPeriod;
}

/** Hours that the earliest zone on earth is ahead of UTC: before that no date can have begun anywhere. */
const EARLIEST_ZONE_HOURS = 14;

/** Who sees which board: a clan's own is everyone's while the clan is open, else its members'. */
@Injectable()
export class SeeBoard {
  private readonly viewers: GatheredReads<ViewerQuestion, ViewerFacts>;
  private readonly periods = new OwnPeriods();

  constructor(
    @Inject(Database) db: Database,
    @Inject(Content) private readonly content: Content,
  ) {
    this.viewers = new GatheredReads((questions) => viewerFacts(db, questions));
  }

  /** @throws DomainError not-found when there is no such board, or it is not the viewer's to see */
  async see(viewer: Viewer, name: string): Promise<SeenBoard> {
    const board = parseBoardName(name);
    if (board === undefined) throw notFound('board');
    const clanId = clanOf(board);
    const { now, zones, clan } = await this.viewers.get({ userId: viewer.userId, clanId });
    if (clanId !== null && (!clan || clan.closed || (clan.visibility !== 'open' && !clan.mine))) {
      throw notFound('board');
    }
    return this.seen(viewer, board, new Date(now), zones);
  }

  /** Where a period stands; one that has not begun anywhere on earth is live and empty. */
  statusOf(ref: BoardRef, now: Date): { status: BoardStatus; begun: boolean } {
    const dates = periodDates(ref.period, ref.periodKey);
    const beginsAtMs = dates ? Date.parse(`${dates.first}T00:00:00Z`) - EARLIEST_ZONE_HOURS * 3_600_000 : 0;
    return {
      status: periodStatus(ref.period, ref.periodKey, now, this.content.rules.boards),
      begun: beginsAtMs <= now.getTime(),
    };
  }

  private seen(viewer: Viewer, board: BoardName, now: Date, zones: ZonePair[] | null): SeenBoard {
    const { zoneMemoryHours, defaultDayStartsAt: dayStartsAt } = this.content.rules.days;
    // Until the profile has come here, the token's zone has to do.
    const since = new Date(0).toISOString();
    const known = zones ?? [{ timeZone: viewer.timeZone, dayStartsAt, since }];
    return { board, now, own: (period) => this.periods.own(period, known, now, zoneMemoryHours) };
  }
}
