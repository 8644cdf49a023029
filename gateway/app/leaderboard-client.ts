import type { BoardView, Period } from '#libs/contracts';
import { Turns } from '#libs/domain-kit';
import { LIMITS } from './limits';
import { away, type PartClient } from './part-client';

/** Asks the leaderboard, with the viewer's own token, what this viewer sees of a board. */
export class LeaderboardClient {
  private readonly turns = new Turns(LIMITS.views_parallel, LIMITS.views_waiting_max, () =>
    away('Too many ask for boards right now.'),
  );

  constructor(private readonly parts: PartClient) {}

  /**
   * The viewer's own period, where they stand, and when it turns; rows come from the index.
   * @throws RefusedError with the leaderboard's problem; DomainError unavailable when it does not answer
   */
  view(token: string, board: string, period: Period): Promise<BoardView> {
    const path = `/v1/boards/${encodeURIComponent(board)}/view?period=${period}&top=1`;
    return this.turns.take(() => this.parts.get<BoardView>(path, token, LIMITS.view_timeout_ms));
  }
}
