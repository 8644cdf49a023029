import { localDateAt, zonesThatCount, type LocalDate, type ZoneInForce } from '#libs/domain-kit';

/** The part of the content's rules that days go by. */
export interface DayRules {
  recordableBack: number;
  zoneMemoryHours: number;
  defaultDayStartsAt: string;
}

/** What a user's zones make of now. */
export interface UserDay {
  today: LocalDate;
  /** The zone in force. */
  timeZone: string;
}

/** The pairs to judge by while the user's profile has not come yet: the zone that the token carries. */
export const zonesOfToken = (timeZone: string, rules: DayRules): ZoneInForce[] => [
  { timeZone, dayStartsAt: rules.defaultDayStartsAt, since: '1970-01-01T00:00:00.000Z' },
];

/**
 * Tells the day of many users at one instant. A batch holds few zones and many users, and asking the
 * platform for a wall clock is the dearest part of judging a completion: each pair is asked for once.
 */
export function dayTeller(nowText: string, rules: DayRules): (zones: readonly ZoneInForce[]) => UserDay {
  const now = new Date(nowText);
  const known = new Map<string, LocalDate>();
  const dateIn = ({ timeZone, dayStartsAt }: ZoneInForce): LocalDate => {
    const pair = `${timeZone} ${dayStartsAt}`;
    const date = known.get(pair) ?? localDateAt(now, timeZone, dayStartsAt);
    known.set(pair, date);
    return date;
  };
  return (zones) => ({
    today: zonesThatCount(zones, now, rules.zoneMemoryHours)
      .map(dateIn)
      .reduce((latest, date) => (date > latest ? date : latest)),
    timeZone: zones.at(-1)!.timeZone,
  });
}
