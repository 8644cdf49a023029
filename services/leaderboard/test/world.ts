import { EVENTS, type AnyEvent, type EventData, type EventType } from '#libs/contracts';
import { addDays, uuidV7 } from '#libs/domain-kit';

/** Numbers from 0 (inclusive) to 1 that a seed foretells (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface World {
  users: string[];
  clans: string[];
  events: AnyEvent[];
}

/** The dates that worlds play on: the turn of a week within a month, and the turn of a month within a week. */
export const FIRST_DATE = '2026-11-21';
const DATES = 12;
const START_MS = Date.parse(`${FIRST_DATE}T00:00:00Z`);
const SPAN_MS = 16 * 86_400_000;

/**
 * Facts as the services would tell them: people, some erased; clans, some closed; stays that end and begin again;
 * banners; scores of dates in versions, some received after a period of theirs was final.
 */
export function randomWorld(seed: number, { people = 5, clanCount = 2, changes = 40 } = {}): World {
  const random = randomFrom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const newId = () =>
    uuidV7(
      START_MS + below(1_000),
      Uint8Array.from({ length: 10 }, () => below(256)),
    );
  const instant = (ms: number) => new Date(ms).toISOString();
  const users = Array.from({ length: people }, newId);
  const clans = Array.from({ length: clanCount }, newId);
  const events: AnyEvent[] = [];
  const tell = <T extends EventType>(type: T, subject: string, data: EventData<T>) => {
    if (!(type in EVENTS)) throw new Error(type);
    const envelope = {
      specversion: '1.0',
      id: newId(),
      source: '/test',
      type,
      subject,
      time: instant(START_MS),
    };
    events.push({ ...envelope, datacontenttype: 'application/json', data } as unknown as AnyEvent);
  };

  for (const userId of users) {
    for (let version = 1; version <= 1 + below(3); version++) {
      tell('identity.profile-changed.v1', userId, {
        userId,
        version,
        username: userId.slice(-8),
        displayName: `name ${version} of ${userId.slice(-4)}`,
        avatarUrl: random() < 0.5 ? null : `https://example.org/${version}`,
        zones: [{ timeZone: 'UTC', dayStartsAt: '00:00', since: instant(0) }],
        createdAt: instant(0),
      });
    }
    if (random() < 0.15) tell('identity.user-erased.v1', userId, { userId, at: instant(START_MS + SPAN_MS) });
    let bannerVersion = 0;
    for (const clanId of clans) {
      // Few distinct instants, so that spans begin and end exactly when something is recorded.
      for (let at = START_MS + below(8) * 43_200_000; at < START_MS + SPAN_MS && random() < 0.75;) {
        const membershipId = newId();
        const joinedAt = instant(at);
        tell('clan.member-joined.v1', clanId, { clanId, userId, membershipId, at: joinedAt });
        if (random() < 0.5) {
          bannerVersion += 1;
          tell('clan.banner-changed.v1', userId, { userId, version: bannerVersion, clanId, at: joinedAt });
        }
        if (random() < 0.4) break;
        at += (1 + below(10)) * 43_200_000;
        tell('clan.member-left.v1', clanId, { clanId, userId, membershipId, joinedAt, at: instant(at) });
        at += below(3) * 43_200_000;
      }
    }
  }
  for (const [index, clanId] of clans.entries()) {
    for (let version = 1; version <= 1 + below(3); version++) {
      tell('clan.clan-changed.v1', clanId, {
        clanId,
        version,
        name: `clan ${index} v${version}`,
        visibility: 'open',
        createdAt: instant(0),
        closedAt: random() < 0.2 ? instant(START_MS + below(SPAN_MS)) : null,
      });
    }
  }

  type Completion = EventData<'progression.day-scored.v1'>['completions'][number];
  const days = new Map<string, { version: number; atMs: number; completions: Completion[] }>();
  for (let change = 0; change < changes; change++) {
    const userId = users[below(users.length)]!;
    const localDate = addDays(FIRST_DATE, below(DATES));
    const key = `${userId} ${localDate}`;
    const day = days.get(key) ?? { version: 0, atMs: Date.parse(`${localDate}T00:00:00Z`), completions: [] };
    days.set(key, day);
    day.version += 1;
    day.atMs += (1 + below(4)) * 43_200_000 * (random() < 0.6 ? 1 : 0);
    const roll = random();
    if (day.completions.length > 0 && roll < 0.3) {
      day.completions = day.completions.slice(1);
    } else if (day.completions.length > 0 && roll < 0.6) {
      const [first, ...rest] = day.completions;
      const score = 5 * (1 + below(4));
      day.completions = [...rest, { ...first!, score, amountChangedAt: instant(day.atMs) }];
    } else {
      const at = instant(day.atMs);
      const completion = {
        habitId: newId(),
        score: 5 * (1 + below(4)),
        firstRecordedAt: at,
        amountChangedAt: at,
      };
      day.completions = [...day.completions, completion];
    }
    tell('progression.day-scored.v1', userId, {
      userId,
      localDate,
      version: day.version,
      asOf: instant(day.atMs),
      completions: day.completions,
    });
  }
  return { users, clans, events };
}

/** Every event once, some more often, in no order. */
export function shuffledWithDuplicates(events: readonly AnyEvent[], seed: number): AnyEvent[] {
  const random = randomFrom(seed);
  const told = [...events, ...events.filter(() => random() < 0.3)];
  for (let index = told.length - 1; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    [told[index], told[other]] = [told[other]!, told[index]!];
  }
  return told;
}
