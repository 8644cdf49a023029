import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, DomainError, type Clock } from '#libs/domain-kit';
import { registeredAtMs } from '../domain/newcomer';
import { People } from './people';

/** Someone who registered this recently may not have been heard of here yet. */
const NEWCOMER_MS = 60_000;
/** How long an answer waits for identity to tell of a newcomer, and how often it looks. */
const WAIT_MS = 2_000;
const LOOK_EVERY_MS = 25;
/** Answers that wait at once for an id that a caller gave: it is easily made up, and is looked for again and again. */
const ASKING_MAX = 50;
const RETRY_AFTER_SECONDS = 1;

/** Knows users, and is fair to those whose registration is still on its way here. */
@Injectable()
export class Newcomers {
  private asking = 0;

  constructor(
    private readonly people: People,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The users among the ids and their names, after a bounded wait for those who have just registered. */
  async named(userIds: readonly string[]): Promise<Map<string, string | null>> {
    const names = await this.people.named(userIds);
    const awaited = userIds.filter((id) => (names.get(id) ?? null) === null && this.isNewcomer(id));
    for (let waited = 0; awaited.length > 0 && waited < WAIT_MS; waited += LOOK_EVERY_MS) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      for (const [id, name] of await this.people.named(awaited)) names.set(id, name);
      if (awaited.every((id) => (names.get(id) ?? null) !== null)) break;
    }
    return names;
  }

  /** @throws DomainError `unavailable` when as many answers wait as may */
  async exists(userId: string): Promise<boolean> {
    if ((await this.people.named([userId])).has(userId)) return true;
    if (!this.isNewcomer(userId)) return false;
    if (this.asking >= ASKING_MAX)
      throw new DomainError('unavailable', 'Too many newcomers are awaited.', undefined, RETRY_AFTER_SECONDS);
    this.asking += 1;
    try {
      return (await this.named([userId])).has(userId);
    } finally {
      this.asking -= 1;
    }
  }

  /** Ids tell when they were made, and so an old id that is unknown is refused at once. */
  private isNewcomer(userId: string): boolean {
    return Math.abs(this.clock.now().getTime() - registeredAtMs(userId)) < NEWCOMER_MS;
  }
}
