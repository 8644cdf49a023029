import type { Database, Session } from '#libs/database';
import type { Logger } from '#libs/domain-kit';
import { LIMITS } from './limits';
import { Backoff, pause } from './waiting';

/**
 * Of all processes one does a named work, the others stand by; when it dies or loses its connection another takes
 * over. All works of a service in this process share one pinned connection.
 */
export class Leadership {
  private session: Promise<Session> | undefined;
  private readonly closed = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly log: Logger,
  ) {}

  /**
   * Does the work whenever this process leads, until `stopping`. When the work throws it is begun anew after a
   * pause. The signal handed to the work aborts when the lead is lost or `stopping` does.
   */
  async lead(name: string, stopping: AbortSignal, work: (held: AbortSignal) => Promise<void>): Promise<void> {
    const backoff = new Backoff(LIMITS.retry_min_ms, LIMITS.retry_max_ms);
    while (!stopping.aborted) {
      let waitMs: number = LIMITS.standby_ms;
      try {
        const session = await this.connected();
        await this.whileHeld(session, name, stopping, async (held) => {
          await work(held);
          backoff.reset();
        });
      } catch (error) {
        waitMs = backoff.take();
        if (!stopping.aborted) this.log.warn({ err: error, work: name }, 'interrupted, beginning anew');
      }
      await pause(waitMs, stopping);
    }
  }

  private async whileHeld(
    session: Session,
    name: string,
    stopping: AbortSignal,
    work: (held: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const key = `${this.database.schema}/${name}`;
    const [lock] = await session.query<{ held: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held',
      [key],
    );
    if (!lock!.held) return;
    try {
      await work(AbortSignal.any([stopping, session.lost]));
    } finally {
      if (!session.lost.aborted) {
        await session.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [key]);
      }
    }
  }

  /** Gives the connection up, and every lock with it; call it when all works have ended. */
  close(): void {
    this.closed.abort();
  }

  /** The shared connection, opened by whoever needs it first and kept until it is lost or closed. */
  private connected(): Promise<Session> {
    this.session ??= new Promise((resolve, reject) => {
      this.database
        .session(async (session) => {
          resolve(session);
          await aborted(AbortSignal.any([session.lost, this.closed.signal]));
        })
        .catch(reject)
        .finally(() => (this.session = undefined));
    });
    return this.session;
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
