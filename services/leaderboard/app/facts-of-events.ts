import type { AnyEvent, EventData } from '#libs/contracts';
import { type Followed, toHundredths } from '#libs/domain-kit';
import type { BannerFact, Stay } from '../domain/credit';
import { byTime, type ScoredDay } from '../domain/layers';
import type { UserDate } from '../storage/facts';

/** A batch of events as facts, by kind. */
export interface Facts {
  /** Everyone whose credit or name may change. */
  userIds: string[];
  profiles: EventData<'identity.profile-changed.v1'>[];
  erasures: EventData<'identity.user-erased.v1'>[];
  clans: EventData<'clan.clan-changed.v1'>[];
  stays: Stay[];
  banners: BannerFact[];
  days: ScoredDate[];
}

/** The scores of a user's date, as one event tells them. */
export type ScoredDate = UserDate & ScoredDay & Followed;

/** The events that boards follow from. */
export const FACT_TYPES = [
  'identity.profile-changed.v1',
  'identity.user-erased.v1',
  'clan.clan-changed.v1',
  'clan.member-joined.v1',
  'clan.member-left.v1',
  'clan.banner-changed.v1',
  'progression.day-scored.v1',
] as const;

export function factsIn(events: readonly AnyEvent[]): Facts {
  const facts: Facts = {
    userIds: [],
    profiles: [],
    erasures: [],
    clans: [],
    stays: [],
    banners: [],
    days: [],
  };
  for (const event of events) addFact(facts, event);
  facts.userIds = [
    ...new Set(
      [facts.profiles, facts.erasures, facts.stays, facts.banners, facts.days]
        .flat()
        .map((fact) => fact.userId),
    ),
  ];
  return facts;
}

function addFact(facts: Facts, event: AnyEvent): void {
  switch (event.type) {
    case 'identity.profile-changed.v1':
      facts.profiles.push(event.data);
      break;
    case 'identity.user-erased.v1':
      facts.erasures.push(event.data);
      break;
    case 'clan.clan-changed.v1':
      facts.clans.push(event.data);
      break;
    case 'clan.member-joined.v1': {
      const { membershipId, clanId, userId, at } = event.data;
      facts.stays.push({ membershipId, clanId, userId, joinedAtMs: Date.parse(at), leftAtMs: null });
      break;
    }
    case 'clan.member-left.v1': {
      const { membershipId, clanId, userId, joinedAt, at } = event.data;
      const joinedAtMs = Date.parse(joinedAt);
      facts.stays.push({ membershipId, clanId, userId, joinedAtMs, leftAtMs: Date.parse(at) });
      break;
    }
    case 'clan.banner-changed.v1': {
      const { userId, version, clanId, at } = event.data;
      facts.banners.push({ userId, version, clanId, atMs: Date.parse(at) });
      break;
    }
    case 'progression.day-scored.v1':
      facts.days.push(scoredDay(event));
  }
}

type DayScored = Extract<AnyEvent, { type: 'progression.day-scored.v1' }>;

const scoredDay = ({ data, traceparent }: DayScored): ScoredDate => ({
  userId: data.userId,
  localDate: data.localDate,
  version: data.version,
  asOfMs: Date.parse(data.asOf),
  completions: data.completions
    .map((completion) => ({
      scoreHundredths: toHundredths(completion.score),
      firstRecordedAtMs: Date.parse(completion.firstRecordedAt),
      amountChangedAtMs: Date.parse(completion.amountChangedAt),
    }))
    .sort(byTime),
  traceparent,
});
