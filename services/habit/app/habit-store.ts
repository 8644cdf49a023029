import type { ZoneInForce } from '#libs/domain-kit';
import type { Habit } from '../domain/habit';

/** Whose habits they are, as the database holds it at this moment. */
export interface Owner {
  erased: boolean;
  /** Null while the user's profile has not come. */
  zones: ZoneInForce[] | null;
  /** The database's clock. */
  now: string;
}

/** A habit and the digest of the body that made it. */
export interface StoredHabit {
  habit: Habit;
  postedDigest: string;
}

/** What can be done while the owner's row is held: changes of one user's habits come one after the other. */
export interface HabitChanges {
  readonly owner: Owner;
  /** Whoever's it is. */
  find(habitId: string): Promise<StoredHabit | null>;
  /** One more active habit; false when there are `max` already. */
  takePlace(max: number): Promise<boolean>;
  freePlace(): Promise<void>;
  /** Writes and tells; false when another user was quicker with this id. */
  add(habit: Habit, postedDigest: string): Promise<boolean>;
  /** Writes and tells. */
  save(habit: Habit): Promise<void>;
}

export interface HabitPage {
  archived: boolean;
  /** The place of the last one of the page before. */
  after: HabitPlace | null;
  limit: number;
}

/** Habits are listed in the order in which they were made. */
export interface HabitPlace {
  createdAt: string;
  id: string;
}

export abstract class HabitStore {
  /** One transaction: what the work throws takes everything back. */
  abstract change<T>(userId: string, work: (changes: HabitChanges) => Promise<T>): Promise<T>;
  abstract find(userId: string, habitId: string): Promise<Habit | null>;
  abstract list(userId: string, page: HabitPage): Promise<Habit[]>;
  /** Which of these are the user's. */
  abstract ownOf(userId: string, habitIds: readonly string[]): Promise<Set<string>>;
  abstract owner(userId: string): Promise<Owner>;
}
