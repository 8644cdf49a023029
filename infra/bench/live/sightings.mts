import type { Acknowledged } from './crowd-protocol.mts';

/** When one watcher saw a member's changes: instants of the changes and of the sightings, both growing. */
interface Seen {
  reachedAtMs: number[];
  seenAtMs: number[];
}

/** What the watchers of one board have seen. */
export class Sightings {
  readonly #watchers = new Map<number, Map<string, Seen>>();

  add(watcher: number, memberId: string, reachedAtMs: number, seenAtMs: number): void {
    let members = this.#watchers.get(watcher);
    if (members === undefined) this.#watchers.set(watcher, (members = new Map()));
    let seen = members.get(memberId);
    if (seen === undefined) members.set(memberId, (seen = { reachedAtMs: [], seenAtMs: [] }));
    seen.reachedAtMs.push(reachedAtMs);
    seen.seenAtMs.push(seenAtMs);
  }

  clear(): void {
    this.#watchers.clear();
  }

  /** For each watcher: how long after its acknowledgement a change, or a later one of that member, was seen. */
  delays({ memberId, recordedAtMs, atMs }: Acknowledged, watchers: readonly number[]): (number | null)[] {
    return watchers.map((watcher) => {
      const seen = this.#watchers.get(watcher)?.get(memberId);
      const index = seen?.reachedAtMs.findIndex((reached) => reached >= recordedAtMs) ?? -1;
      return index === -1 ? null : Math.max(0, seen!.seenAtMs[index]! - atMs);
    });
  }
}
