import type { ClanActivityItem } from '#libs/contracts';

/** What is kept of each clan since the page was opened; older lines give way. */
const LINES_MAX = 40;
/** Who did something within this time is about. */
const ACTIVE_FOR_MS = 5 * 60_000;

type Activity = ReadonlyMap<string, readonly ClanActivityItem[]>;

let current: Activity = new Map();
const listeners = new Set<() => void>();
const NOTHING: readonly ClanActivityItem[] = [];

/** What members of one's clans did while the page was open, newest first. */
export const activity = {
  of: (clanId: string): readonly ClanActivityItem[] => current.get(clanId) ?? NOTHING,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  add(clanId: string, items: readonly ClanActivityItem[]): void {
    const lines = [...items.toReversed(), ...activity.of(clanId)].slice(0, LINES_MAX);
    current = new Map(current).set(clanId, lines);
    for (const listener of listeners) listener();
  },
};

/** Who did something a moment ago. */
export const activeSince = (lines: readonly ClanActivityItem[], now: number): ReadonlySet<string> =>
  new Set(lines.filter(({ at }) => now - Date.parse(at) < ACTIVE_FOR_MS).map(({ userId }) => userId));
