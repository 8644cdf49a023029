import { clanNameOf } from './names.mts';
import { visibilityOf } from './clan.mts';
import { addDays, momentAt } from './calendar.mts';
import type { Person } from './person.mts';
import type { Session } from './session.mts';
import { isRefused } from './wire.mts';

/** Somebody who can act: their habits have the ids and first dates that the server knows. */
export interface Settled {
  person: Person;
  session: Session;
  habits: { id: string; startDate: string; createdAt: string }[];
}

/** Today and the 7 dates before it can be recorded. */
export const RECORDABLE_BACK = 7;
const LIST_MAX = 100;
const CLAN_NAMES_MAX = 20;
const CONFLICT = 409;

interface Habit {
  id: string;
  name: string;
  startDate: string;
  createdAt: string;
}

/** The habits of somebody, found or made. @param back how many dates before today those that are made begin */
export async function settleHabits(
  person: Person,
  session: Session,
  now_ms: number,
  back: number,
): Promise<Settled> {
  const { items } = await session.call<{ items: Habit[] }>('GET', `/v1/habits?limit=${LIST_MAX}`);
  const found = new Map(items.map((habit) => [habit.name, habit]));
  const startDate = addDays(momentAt(now_ms, person.timeZone).date, -back);
  const habits: Settled['habits'] = [];
  for (const { usuallyAt: _, ...plan } of person.habits)
    habits.push(
      found.get(plan.name) ?? (await session.call<Habit>('POST', '/v1/habits', { ...plan, startDate })),
    );
  return { person, session, habits };
}

interface Membership {
  clanId: string;
  name: string;
}

const clansOfOne = async (session: Session): Promise<Membership[]> =>
  (await session.call<{ items: Membership[] }>('GET', '/v1/me/clans')).items;

/** A clan with its members, found or made. @param sessions of its people, the founder's first */
export async function settleClan(number: number, sessions: readonly Session[]): Promise<Membership> {
  const [founder, ...others] = sessions as [Session, ...Session[]];
  const clan = (await clansOfOne(founder))[0] ?? (await foundClan(number, founder));
  const members = `/v1/clans/${clan.clanId}/members`;
  for (const [place, session] of others.entries()) {
    // Where somebody went since, they stay.
    if ((await clansOfOne(session)).length > 0) continue;
    await session.call('POST', members, {});
    const one = `${members}/${session.userId}`;
    if (visibilityOf(number) === 'request') await founder.call('PATCH', one, { role: 'member' });
    if (place === 0) await founder.call('PATCH', one, { role: 'elder' });
  }
  return clan;
}

async function foundClan(number: number, session: Session): Promise<Membership> {
  for (let attempt = 0; ; attempt += 1) {
    const name = clanNameOf(number, attempt);
    try {
      const body = { ...name, visibility: visibilityOf(number) };
      const { id } = await session.call<{ id: string }>('POST', '/v1/clans', body);
      return { clanId: id, name: name.name };
    } catch (error) {
      if (!isRefused(error, CONFLICT) || attempt >= CLAN_NAMES_MAX) throw error;
    }
  }
}
