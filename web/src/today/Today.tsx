import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { reads } from '../api/reads';
import { ClanGlimpse } from '../board/ClanGlimpse';
import { OfflineNote } from '../shell/OfflineNote';
import { PlaceHead } from '../shell/PlaceHead';
import { Button } from '../ui/Button';
import { Icon } from '../ui/Icon';
import { Loading } from '../ui/Loading';
import { useNow } from '../ui/useNow';
import { useSpeech } from '../words/useWords';
import { whyThisDay } from './day-words';
import { FirstHabits } from './FirstHabits';
import { HabitSections } from './HabitSections';
import { Hero } from './Hero';
import { Refusals } from './Refusals';
import { useDay } from './useDay';
import './today.css';

const sheets = { habit: () => import('./HabitSheet'), newHabit: () => import('./NewHabitSheet') };
const HabitSheet = lazy(sheets.habit);
const NewHabitSheet = lazy(sheets.newHabit);

/** Today's habits, each one tick away. */
export default function Today() {
  const { words, format } = useSpeech();
  const { date, habits, of } = useDay();
  const me = useQuery(reads.me);
  const [adding, setAdding] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const open = habits?.find(({ habit }) => habit.id === opened);
  const now = useNow();
  const settings = me.data?.settings;
  const why = useMemo(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return date && settings ? whyThisDay(date, now, zone, settings, words) : null;
  }, [date, now, settings, words]);
  const isThere = habits !== undefined;
  // Fetched when the day is there and nothing else is to be done, so that a sheet opens at once.
  useEffect(() => {
    if (!isThere) return undefined;
    const idle = window.requestIdleCallback?.(() => void Promise.all([sheets.habit(), sheets.newHabit()]));
    return () => window.cancelIdleCallback?.(idle);
  }, [isThere]);
  return (
    <>
      <PlaceHead title={date ? format.longDay(date) : words.valley.today} />
      {why && <p className="soft">{why}</p>}
      <div className="columns today">
        <Hero />
        <div className="column habits-column">
          <Loading of={of} rows={4} />
          {date && habits && <Refusals date={date} habits={habits} />}
          {date && habits?.length === 0 && <FirstHabits onOwn={() => setAdding(true)} />}
          {date && habits && habits.length > 0 && (
            <HabitSections date={date} habits={habits} onOpen={setOpened} />
          )}
          {/* Below the rows, so that it moves none from under a thumb when it comes. */}
          <OfflineNote />
          {habits && habits.length > 0 && (
            <Button className="button new-habit" onClick={() => setAdding(true)}>
              <Icon name="plus" />
              {words.habit.create}
            </Button>
          )}
        </div>
        {/* Not before the habits: what they push down would move under a thumb. */}
        {habits && <ClanGlimpse />}
      </div>
      <Suspense>
        {adding && <NewHabitSheet onClose={() => setAdding(false)} />}
        {open && date && <HabitSheet of={open} date={date} onClose={() => setOpened(null)} />}
      </Suspense>
    </>
  );
}
