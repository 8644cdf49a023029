import { finalAt, type Period, periodKey } from './calendar';
import type { Person, Valley } from './facts';
import { type Part, partsOf } from './points';

export interface Row {
  memberId: string;
  name: string;
  score: number;
  reachedAt: number;
}

/** A board's rows by the facts received until it was final, if it is. @param date any date of the period */
export function rowsOf(valley: Valley, board: string, period: Period, date: string, now: number): Row[] {
  const until = Math.min(now, finalAt(period, date));
  const sums = new Map<string, Row>();
  for (const person of valley.people) {
    if (person.erased) continue;
    for (const part of partsOfPeriod(person, period, date, until)) {
      const member = creditedTo(valley, person, board, part, until);
      if (!member) continue;
      const row = sums.get(member.id) ?? { memberId: member.id, name: member.name, score: 0, reachedAt: 0 };
      row.score += part.points;
      row.reachedAt = Math.max(row.reachedAt, part.amountAt);
      sums.set(member.id, row);
    }
  }
  const inOrder = (a: Row, b: Row): number =>
    b.score - a.score || a.reachedAt - b.reachedAt || (a.memberId < b.memberId ? -1 : 1);
  return [...sums.values()].sort(inOrder).map((row) => ({ ...row, score: row.score / 100 }));
}

function partsOfPeriod(person: Person, period: Period, date: string, until: number): Part[] {
  const recorded = new Set(person.habits.flatMap(({ completions }) => [...completions.keys()]));
  return [...recorded]
    .filter((each) => periodKey(period, each) === periodKey(period, date))
    .flatMap((each) => partsOf(person, each, until));
}

/** Whom the board shows this part for: by the instant of first recording. */
function creditedTo(valley: Valley, person: Person, board: string, { firstAt }: Part, until: number) {
  if (board === 'global') return person;
  const isIn = (clanId: string, at: number): boolean =>
    person.stays.some((stay) => stay.clanId === clanId && stay.from <= at && at < (stay.until ?? Infinity));
  if (board === 'clans') {
    const banner = person.banners.findLast(({ at }) => at <= firstAt)?.clanId;
    return valley.clans.find(({ id, closedAt }) => id === banner && (closedAt ?? Infinity) > until);
  }
  const clanId = board.slice('clan:'.length);
  return isIn(clanId, firstAt) && isIn(clanId, until) ? person : undefined;
}
