import type { Database } from '#libs/database';
import type { ServiceName } from '#libs/contracts';
import type { Position } from './outbox';

/**
 * How far a group has read a source. It belongs to whoever took it last: an earlier holder that was asleep can't
 * move it any more.
 */
export class Cursor<State extends object = object> {
  private constructor(
    private readonly database: Database,
    private readonly group: string,
    private readonly source: ServiceName,
    private readonly term: number,
    public position: Position,
    public state: Partial<State>,
  ) {}

  static async take<State extends object>(
    database: Database,
    group: string,
    source: ServiceName,
  ): Promise<Cursor<State>> {
    const [row] = await database.query<Position & { term: number; state: Partial<State> }>(
      `INSERT INTO consumer_cursor AS mine (group_name, source, term) VALUES ($1, $2, 1)
       ON CONFLICT (group_name, source) DO UPDATE SET term = mine.term + 1
       RETURNING term, epoch, xid::text AS xid, seq, state`,
      [group, source],
    );
    const { term, state, epoch, xid, seq } = row!;
    return new Cursor(database, group, source, term, { epoch, xid, seq }, state);
  }

  /** @returns false when another reader has taken the cursor over: stop */
  async save(position: Position, state: Partial<State> = this.state): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE consumer_cursor
       SET epoch = $4, xid = $5::xid8, seq = $6, state = $7, moved_at = now()
       WHERE group_name = $1 AND source = $2 AND term = $3 RETURNING term`,
      [this.group, this.source, this.term, position.epoch, position.xid, position.seq, JSON.stringify(state)],
      'cursor_save',
    );
    if (rows.length === 0) return false;
    this.position = position;
    this.state = state;
    return true;
  }
}
