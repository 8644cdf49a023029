import type { BoardView, Period, Problem } from '#libs/contracts';
import { DomainError, Turns } from '#libs/domain-kit';
import { LIMITS } from './limits';

/** The leaderboard refused; its problem is the viewer's. */
export class RefusedError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'RefusedError';
  }
}

const away = (detail: string): DomainError => new DomainError('unavailable', detail, undefined, 1);

/** Asks the leaderboard, with the viewer's own token, what this viewer sees of a board. */
export class LeaderboardClient {
  private readonly turns = new Turns(LIMITS.views_parallel, LIMITS.views_waiting_max, () =>
    away('Too many ask for boards right now.'),
  );

  /** @param origin where the leaderboard is */
  constructor(private readonly origin: string) {}

  /**
   * The viewer's own period, where they stand, and when it turns; rows come from the index.
   * @throws RefusedError with the leaderboard's problem; DomainError unavailable when it does not answer
   */
  view(token: string, board: string, period: Period): Promise<BoardView> {
    return this.turns.take(async () => {
      const url = `${this.origin}/v1/boards/${encodeURIComponent(board)}/view?period=${period}&top=1`;
      const response = await this.ask(url, token);
      if (response.ok) return (await response.json()) as BoardView;
      if (response.status >= 500) throw away('Boards are away for a moment.');
      const { instance: _, ...problem } = (await response.json()) as Problem;
      throw new RefusedError(problem);
    });
  }

  private async ask(url: string, token: string): Promise<Response> {
    try {
      const signal = AbortSignal.timeout(LIMITS.view_timeout_ms);
      return await fetch(url, { headers: { authorization: `Bearer ${token}` }, signal });
    } catch {
      throw away('Boards are away for a moment.');
    }
  }
}
