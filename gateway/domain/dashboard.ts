import type { HabitsToday, ProgressToday } from '#libs/contracts';
import { isoWeek } from '#libs/domain-kit';

export interface OwnClan {
  clanId: string;
  name: string;
  banner: boolean;
}

/** What a dashboard says until something in it changes: all of it but the place in the clan, which others move. */
export interface Page {
  /** As JSON, without its last brace. */
  opening: string;
  clan: { id: string; name: string } | null;
  /** Whose board of the clan tells the place, `2026-W47`. */
  week: string;
}

/** The page of one viewer, and how long it is right at most; 0 where the parts do not agree on the date yet. */
export function pageOf(
  today: HabitsToday,
  progressToday: ProgressToday,
  clans: readonly OwnClan[],
): { page: Page; holdsMs: number } {
  const { date, endsInMs } = today;
  const known = new Map(progressToday.habits.map((habit) => [habit.habitId, habit]));
  const habits = today.habits.map(({ completion, ...habit }) => {
    const { due, streak } = known.get(habit.id) ?? NOT_KNOWN_YET;
    return { ...habit, due, completion, streak };
  });
  const banner = clans.find((clan) => clan.banner);
  const body = JSON.stringify({ date, habits, progress: progressToday.progress });
  return {
    page: {
      opening: body.slice(0, -1),
      clan: banner ? { id: banner.clanId, name: banner.name } : null,
      week: isoWeek(date),
    },
    holdsMs: date === progressToday.date ? endsInMs : 0,
  };
}

/** A habit that progression has not heard of yet. */
const NOT_KNOWN_YET = { due: false, streak: { current: 0, longest: 0 } };

/** JSON has no line break of its own, so the page's opening need not be taken apart to be read again. */
export const printPage = ({ opening, ...rest }: Page): string => `${JSON.stringify(rest)}\n${opening}`;

export function readPage(text: string): Page {
  const end = text.indexOf('\n');
  return { ...(JSON.parse(text.slice(0, end)) as Omit<Page, 'opening'>), opening: text.slice(end + 1) };
}
