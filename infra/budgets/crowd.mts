import { untilQuiet } from '../bench/lag.mts';
import { sendSteadily } from '../bench/live/sender.mts';
import type { Product } from '../bench/product.mts';
import { progress } from '../bench/progress.mts';
import type { Stand as BenchStand } from '../bench/stand.mts';
import { openAccounts } from '../bench/world/accounts.mts';
import { openHabits } from '../bench/world/habits.mts';
import type { Person } from '../bench/world/person.mts';
import { tokenMaker } from '../bench/world/tokens.mts';
import type { Held } from '../browser/session.mts';

export const CROWD = 1_000;
const HABITS = 3;
/** Until everyone has a place. */
const FIRST_PER_SECOND = 100;
/** Above what a board tells in a second, so that it always has something to tell. */
const STEADY_PER_SECOND = 15;
const TOKEN_HOURS = 12;

/** A thousand people who all have a place on today's board of everyone. */
export class Crowd {
  readonly #stand: BenchStand;

  private constructor(stand: BenchStand) {
    this.#stand = stand;
  }

  static async gather(product: Product, now: Date): Promise<Crowd> {
    progress(`${CROWD} people gather…`);
    const tokenOf = tokenMaker(product.tokenKey, now);
    const ids = await openAccounts(product.databaseUrl, CROWD);
    await untilQuiet(product);
    const people = ids.map((id): Person => ({ id, token: tokenOf(id), clanId: null, habits: [] }));
    const today = now.toISOString().slice(0, 10);
    await openHabits(product.databaseUrl, people, HABITS, today);
    await untilQuiet(product);
    const crowd = new Crowd({ product, world: { people, busy: [], clans: [], dates: [today], pass: 1 } });
    await crowd.move(CROWD / FIRST_PER_SECOND, FIRST_PER_SECOND);
    await untilQuiet(product);
    return crowd;
  }

  /** They complete habits, so that the board always moves. */
  async move(seconds: number, perSecond = STEADY_PER_SECOND): Promise<void> {
    const { people } = this.#stand.world;
    await sendSteadily(this.#stand, people, perSecond, seconds);
  }

  /** One from their middle, signed in. */
  someone(now: Date): Held {
    const { id, token } = this.#stand.world.people[CROWD / 2]!;
    const expiresAt = now.getTime() + TOKEN_HOURS * 3_600_000;
    return { userId: id, accessToken: token, refreshToken: '', expiresAt };
  }
}
