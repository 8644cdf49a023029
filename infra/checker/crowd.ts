import { Actor, type Counts, type Person } from './person';
import { populate, type CrowdSize } from './populate';
import { Choices } from './random';
import { Watcher } from './watcher';
import { Wire } from './wire';

/** People who complete and undo at random, and watch their clans' boards meanwhile. */
export class Crowd {
  private stop: AbortController | null = null;
  private acting: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly url: string,
    readonly wire: Wire,
    readonly clans: readonly { id: string }[],
    /** Dates in play, today last. */
    readonly dates: readonly string[],
    readonly actors: readonly Actor[],
    readonly watchers: readonly Watcher[],
  ) {}

  /** @param renew makes an access token one that holds for longer, where people act for longer than it does */
  static async gather(
    url: string,
    size: CrowdSize,
    choices: Choices,
    say: (line: string) => void,
    renew?: (token: string) => Promise<string>,
  ): Promise<Crowd> {
    const wire = new Wire(url);
    const { people, clans, dates } = await populate(wire, size, choices, say, renew);
    const actors = people.map((person) => new Actor(person, dates, new Choices(choices.below(2 ** 31))));
    const watchers = people.map(({ token, clanId }) => new Watcher(url, token, `clan:${clanId}`, 'week'));
    return new Crowd(url, wire, clans, dates, actors, watchers);
  }

  get people(): Person[] {
    return this.actors.map(({ person }) => person);
  }

  get counts(): Counts {
    const sum: Counts = { acknowledged: 0, refused: 0, unknown: 0 };
    for (const { counts } of this.actors)
      for (const kind of Object.keys(sum) as (keyof Counts)[]) sum[kind] += counts[kind];
    return sum;
  }

  /**
   * Begins to act, each at their own pace, until told to rest.
   * @param turnMaxMs between the beginnings of two actions of a person, at most, unless an answer takes longer
   */
  act(turnMaxMs?: number): void {
    const stop = new AbortController();
    this.stop = stop;
    this.acting = Promise.all(this.actors.map((actor) => actor.actUntil(stop.signal, turnMaxMs)));
  }

  /** Resolves when everyone has the answer to their last action, or has given it up. */
  async rest(): Promise<void> {
    this.stop?.abort();
    await this.acting;
  }

  /** What was acknowledged until now is safe, whatever is lost later. */
  mark(): void {
    for (const actor of this.actors) actor.mark();
  }

  /** The server was set back to a moment after the mark. */
  setBack(): void {
    for (const actor of this.actors) actor.setBack();
  }

  close(): void {
    this.stop?.abort();
    for (const watcher of this.watchers) watcher.close();
  }
}
