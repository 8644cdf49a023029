import type { Queryable } from '#libs/database';
import { appendToOutbox } from '#libs/messaging';
import type { HabitChanges, Owner, StoredHabit } from '../app/habit-store';
import { habitChanged, type Habit } from '../domain/habit';
import { HABIT_COLUMNS, habitOf, type HabitRow } from './habit-row';

/** One transaction that holds the owner's row. */
export class PgHabitChanges implements HabitChanges {
  /** The ids of those that were added or saved. */
  readonly written: string[] = [];

  constructor(
    private readonly tx: Queryable,
    readonly owner: Owner & { userId: string },
  ) {}

  async find(habitId: string): Promise<StoredHabit | null> {
    const [row] = await this.tx.query<HabitRow & { posted_digest: string }>(
      `SELECT ${HABIT_COLUMNS}, encode(posted_digest, 'hex') AS posted_digest FROM habit WHERE habit_id = $1`,
      [habitId],
      'habit_find_any',
    );
    return row ? { habit: habitOf(row), postedDigest: row.posted_digest } : null;
  }

  async takePlace(max: number): Promise<boolean> {
    const rows = await this.tx.query(
      `UPDATE person SET active_habits = active_habits + 1
       WHERE user_id = $1 AND active_habits < $2 RETURNING user_id`,
      [this.owner.userId, max],
    );
    return rows.length === 1;
  }

  async freePlace(): Promise<void> {
    await this.tx.query('UPDATE person SET active_habits = active_habits - 1 WHERE user_id = $1', [
      this.owner.userId,
    ]);
  }

  async add(habit: Habit, postedDigest: string): Promise<boolean> {
    const rows = await this.tx.query(
      `INSERT INTO habit (${HABIT_COLUMNS}, posted_digest)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, decode($15, 'hex'))
       ON CONFLICT (habit_id) DO NOTHING RETURNING habit_id`,
      [...columnsOf(habit), postedDigest],
      'habit_add',
    );
    if (rows.length === 0) return false;
    await this.tell(habit);
    return true;
  }

  async save(habit: Habit): Promise<void> {
    await this.tx.query(
      `UPDATE habit SET version = $3, name = $4, target = $5, unit = $6, difficulty = $7, aspect = $8,
         schedules = $9, archivals = $10, archived_at = $11
       WHERE habit_id = $1 AND user_id = $2`,
      [
        habit.id,
        habit.userId,
        habit.version,
        habit.name,
        habit.target,
        habit.unit,
        habit.difficulty,
        habit.aspect,
        JSON.stringify(habit.schedules),
        JSON.stringify(habit.archivals),
        habit.archivedAt,
      ],
      'habit_save',
    );
    await this.tell(habit);
  }

  private tell(habit: Habit): Promise<void> {
    this.written.push(habit.id);
    return appendToOutbox(this.tx, [
      { type: 'habit.habit-changed.v1', subject: habit.userId, data: habitChanged(habit) },
    ]);
  }
}

/** In the order of `HABIT_COLUMNS`. */
const columnsOf = (habit: Habit): unknown[] => [
  habit.id,
  habit.userId,
  habit.version,
  habit.name,
  habit.kind,
  habit.target,
  habit.unit,
  habit.difficulty,
  habit.aspect,
  habit.startDate,
  JSON.stringify(habit.schedules),
  JSON.stringify(habit.archivals),
  habit.createdAt,
  habit.archivedAt,
];
