import type { Viewer } from '#libs/auth';
import type { BoardReader, BoardRef } from '#libs/board-index';
import type { HabitsToday, ProgressToday } from '#libs/contracts';
import { DomainError, Turns } from '#libs/domain-kit';
import type { CacheAside, Made } from '#libs/redis';
import { type OwnClan, pageOf, printPage, readPage } from '../domain/dashboard';
import type { LeaderboardClient } from './leaderboard-client';
import { LIMITS } from './limits';
import { away, type PartClient, RefusedError } from './part-client';

interface ClanStanding {
  /** Null when not listed. */
  rank: number | null;
  score: number;
  total: number;
}

/**
 * The viewer's whole day in one answer. The parts are asked once and what they said is kept until one of them drops
 * it; the place in the clan, which every member's score moves, is read from the board's index each time.
 */
export class ReadDashboard {
  private readonly turns = new Turns(LIMITS.dashboards_parallel, LIMITS.dashboards_waiting_max, () =>
    away('Too many ask for their day right now.'),
  );

  constructor(
    private readonly cache: CacheAside,
    private readonly parts: PartClient,
    private readonly leaderboard: LeaderboardClient,
    private readonly boards: BoardReader,
  ) {}

  /**
   * @returns the body as JSON
   * @throws DomainError unauthenticated when the account is gone; unavailable when a part does not answer
   */
  async read(viewer: Viewer): Promise<string> {
    const make = () => this.turns.take(() => this.make(viewer.token));
    const { opening, clan, week } = readPage(await this.cache.read(viewer.userId, make));
    const shown = clan && { ...clan, ...(await this.standing(viewer, clan.id, week)) };
    return `${opening},"clan":${JSON.stringify(shown)}}`;
  }

  private async make(token: string): Promise<Made> {
    const ask = <T>(path: string) => this.parts.get<T>(path, token, LIMITS.part_timeout_ms);
    try {
      const [habits, progress, clans] = await Promise.all([
        ask<HabitsToday>('/v1/habits/today'),
        ask<ProgressToday>('/v1/progress/today'),
        ask<{ items: OwnClan[] }>('/v1/me/clans'),
      ]);
      const { page, holdsMs } = pageOf(habits, progress, clans.items);
      return { text: printPage(page), holdsMs };
    } catch (error) {
      throw error instanceof RefusedError ? refusal(error) : error;
    }
  }

  /** From the index in one step; where the board is not there, the leaderboard builds it and says. */
  private async standing({ userId, token }: Viewer, clanId: string, week: string): Promise<ClanStanding> {
    const ref: BoardRef = { board: `clan:${clanId}`, period: 'week', periodKey: week };
    const found = await this.boards.ranks(ref, [userId]);
    if (found) return standingOf(found.standings[0] ?? null, found.total);
    try {
      const { me, snapshot } = await this.leaderboard.view(token, ref.board, ref.period);
      return standingOf(me, snapshot.total);
    } catch (error) {
      // It has not heard yet that the clan is there, or the viewer in it.
      if (error instanceof RefusedError) return standingOf(null, 0);
      throw error;
    }
  }
}

const standingOf = (me: { rank: number; score: number } | null, total: number): ClanStanding => ({
  ...(me ?? { rank: null, score: 0 }),
  total,
});

/** Whoever holds the token of an account that is gone is nobody; what else is refused, only another version does. */
const refusal = ({ problem }: RefusedError): DomainError =>
  problem.status === 401
    ? new DomainError('unauthenticated', problem.detail)
    : away('A part of the product is being renewed.');
