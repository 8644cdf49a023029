import { Inject, Injectable } from '@nestjs/common';
import { DASHBOARD_CACHE } from '#libs/contracts';
import { Database, GatheredReads, plainArray, type Queryable } from '#libs/database';
import { CacheDrops } from '#libs/redis';
import {
  HabitStore,
  type HabitChanges,
  type HabitPage,
  type HabitPlace,
  type Owner,
} from '../app/habit-store';
import type { Habit } from '../domain/habit';
import { HABIT_COLUMNS, habitOf, type HabitRow, type OwnerRow } from './habit-row';
import { OpenPages } from './open-pages';
import { PgHabitChanges } from './pg-habit-changes';

/** As the indexes have it. */
const ACTIVE = 'archived_at IS NULL';
const ARCHIVED = 'archived_at IS NOT NULL';

/** What every opened page asks for. */
interface FirstPage {
  userId: string;
  limit: number;
}

const NOW = `date_trunc('milliseconds', clock_timestamp())`;

@Injectable()
export class PgHabitStore extends HabitStore {
  private readonly activeFirst = new GatheredReads((asked: FirstPage[]) => this.firstPages(asked, ACTIVE));
  private readonly archivedFirst = new GatheredReads((asked: FirstPage[]) =>
    this.firstPages(asked, ARCHIVED),
  );

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(CacheDrops) private readonly caches: CacheDrops,
    @Inject(OpenPages) private readonly pages: OpenPages,
  ) {
    super();
  }

  override async change<T>(userId: string, work: (changes: HabitChanges) => Promise<T>): Promise<T> {
    let written: readonly string[] = [];
    const changing = this.db.transaction(async (tx) => {
      const changes = new PgHabitChanges(tx, await holdOwner(tx, userId));
      written = changes.written;
      return work(changes);
    });
    const result = await changing.finally(() => this.caches.drop(DASHBOARD_CACHE, [userId]));
    this.pages.tell(written.map((habitId) => ({ userId, habitId, localDate: null })));
    return result;
  }

  override async find(userId: string, habitId: string): Promise<Habit | null> {
    const [row] = await this.db.readAs<HabitRow>({
      personId: userId,
      sql: `SELECT ${HABIT_COLUMNS} FROM habit WHERE habit_id = $1 AND user_id = $2`,
      params: [habitId, userId],
      name: 'habit_find',
    });
    return row ? habitOf(row) : null;
  }

  override list(userId: string, { archived, after, limit }: HabitPage): Promise<Habit[]> {
    if (after) return this.laterPage(userId, { archived, after, limit });
    return (archived ? this.archivedFirst : this.activeFirst).get({ userId, limit });
  }

  override async ownOf(userId: string, habitIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.query<{ habit_id: string }>(
      'SELECT habit_id FROM habit WHERE user_id = $1 AND habit_id = ANY ($2::uuid[])',
      [userId, habitIds],
      'habit_own',
    );
    return new Set(rows.map((row) => row.habit_id));
  }

  override async owner(userId: string): Promise<Owner> {
    const [row] = await this.db.query<OwnerRow>(
      `SELECT coalesce(p.erased_at IS NOT NULL, false) AS erased, p.zones, ${NOW} AS now
       FROM (SELECT $1::uuid AS user_id) AS asked LEFT JOIN person p USING (user_id)`,
      [userId],
      'habit_owner_read',
    );
    return row!;
  }

  private async laterPage(
    userId: string,
    { archived, after, limit }: HabitPage & { after: HabitPlace },
  ): Promise<Habit[]> {
    const rows = await this.db.query<HabitRow>(
      `SELECT ${HABIT_COLUMNS} FROM habit
       WHERE user_id = $1 AND ${archived ? ARCHIVED : ACTIVE}
         AND (created_at, habit_id) > ($2::timestamptz, $3::uuid)
       ORDER BY created_at, habit_id LIMIT $4`,
      [userId, after.createdAt, after.id, limit],
    );
    return rows.map(habitOf);
  }

  private async firstPages(asked: readonly FirstPage[], which: string): Promise<Habit[][]> {
    const rows = await this.db.query<HabitRow & { place: number }>(
      `SELECT asked.place, found.*
       FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS asked (owner_id, rows_max, place)
       CROSS JOIN LATERAL (
         SELECT ${HABIT_COLUMNS} FROM habit WHERE user_id = asked.owner_id AND ${which}
         ORDER BY created_at, habit_id LIMIT asked.rows_max) AS found
       ORDER BY asked.place, found.created_at, found.habit_id`,
      [plainArray(asked.map(({ userId }) => userId)), plainArray(asked.map(({ limit }) => limit))],
      `habit_first_${which === ACTIVE ? 'active' : 'archived'}`,
    );
    const pages: Habit[][] = asked.map(() => []);
    for (const row of rows) pages[row.place - 1]!.push(habitOf(row));
    return pages;
  }
}

/** Makes the owner's row if need be and locks it: always first, so that nobody waits in a ring. */
async function holdOwner(tx: Queryable, userId: string): Promise<Owner & { userId: string }> {
  const [row] = await tx.query<OwnerRow>(
    `INSERT INTO person AS p (user_id) VALUES ($1)
     ON CONFLICT (user_id) DO UPDATE SET active_habits = p.active_habits
     RETURNING erased_at IS NOT NULL AS erased, zones, ${NOW} AS now`,
    [userId],
    'habit_owner',
  );
  return { userId, ...row! };
}
