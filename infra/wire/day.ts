import type { Person } from '#libs/testing';
import { addDays, bodyOf } from './facts';

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

/** The date in a zone, for people whose days start at midnight. */
const dateIn = (timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date());

const weekdayOf = (date: string): number => ((new Date(date).getUTCDay() + 6) % 7) + 1;

/**
 * A person's day put together from the calls that tell its parts, as the dashboard has to show it.
 * @param zones those that the person was in within the last two days
 */
export async function dayByParts(person: Person, zones: readonly string[]): Promise<object> {
  const read = async (path: string): Promise<Json> => bodyOf(await person.http.get(path));
  const date = zones.map(dateIn).sort().at(-1)!;
  const monday = addDays(date, 1 - weekdayOf(date));
  const [habits, streaks, progress, clans] = await Promise.all([
    read('/v1/habits?limit=100'),
    read('/v1/progress/streaks?limit=100'),
    read('/v1/progress'),
    read('/v1/me/clans'),
  ]);
  const shown = habits.items.map(async (habit: Json) => {
    const { items: week } = await read(`/v1/habits/${habit.id}/completions?from=${monday}&to=${date}`);
    const completion = week.find(({ localDate }: Json) => localDate === date) ?? null;
    const { current, longest } = streaks.items.find(({ habitId }: Json) => habitId === habit.id);
    return { ...habit, due: isDue(habit, date, week), completion, streak: { current, longest } };
  });
  const banner = clans.items.find((clan: Json) => clan.banner);
  return {
    date,
    habits: await Promise.all(shown),
    progress,
    clan: banner ? await clanByParts(person, banner, read) : null,
  };
}

async function clanByParts(
  { id }: Person,
  { clanId, name }: Json,
  read: (path: string) => Promise<Json>,
): Promise<object> {
  const { items, total } = await read(`/v1/boards/clan:${clanId}?period=week&limit=100`);
  const { rank, score } = items.find(({ memberId }: Json) => memberId === id) ?? { rank: null, score: 0 };
  return { id: clanId, name, rank, score, total };
}

/** The rule as it is told, without regard to what it costs. @param week what stands on the dates of this week */
function isDue({ schedule, startDate }: Json, date: string, week: Json[]): boolean {
  const statusOn = (asked: string) => week.find(({ localDate }) => localDate === asked)?.status;
  if (date < startDate || statusOn(date) === 'skipped') return false;
  const days = (Date.parse(date) - Date.parse(startDate)) / 86_400_000;
  switch (schedule.type) {
    case 'daily':
      return true;
    case 'weekdays':
      return schedule.days.includes(weekdayOf(date));
    case 'everyNDays':
      return days % schedule.interval === 0;
    default: {
      const done = week.filter(({ localDate, status }) => localDate < date && status === 'done').length;
      return 8 - weekdayOf(date) === schedule.times - done;
    }
  }
}
