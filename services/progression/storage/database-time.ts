import { Injectable } from '@nestjs/common';
import type { Queryable } from '#libs/database';

/** The one authority on what time it is: the database's clock. */
@Injectable()
export class DatabaseTime {
  async now(db: Queryable): Promise<Date> {
    const [row] = await db.query<{ now: string }>('SELECT clock_timestamp() AS now', [], 'time_now');
    return new Date(row!.now);
  }
}
