import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { reads } from '../api/reads';
import type { Habit } from '../api/types';
import { useTicks } from '../outbox/OutboxProvider';
import { shownCompletion } from '../outbox/tick';
import { Link } from '../shell/Link';
import { PlaceHead } from '../shell/PlaceHead';
import { useRoute } from '../shell/route';
import { addDays, isChangeable, mondayOf } from '../today/dates';
import { scheduleInWords } from '../today/schedule-words';
import { Icon } from '../ui/Icon';
import { Loading } from '../ui/Loading';
import { useSpeech } from '../words/useWords';
import { Calendar } from './Calendar';
import { ChangeHabit } from './ChangeHabit';

const HabitSheet = lazy(() => import('../today/HabitSheet'));
const WEEKS_SHOWN = 18;

/** One habit over the last weeks; its last days can be changed here. */
export function HabitHistory({ habitId }: { habitId: string }) {
  const { words } = useSpeech();
  const active = useQuery(reads.habits);
  const archived = useQuery(reads.archived);
  const today = useQuery(reads.today);
  const habit = [...(active.data ?? []), ...(archived.data ?? [])].find(({ id }) => id === habitId);
  return (
    <>
      <Link className="back" to="/progress">
        <Icon name="back" />
        {words.progress.title}
      </Link>
      <PlaceHead title={habit?.name ?? words.progress.habits} />
      {!habit && <Loading of={archived.data ? { data: undefined, error: null } : archived} />}
      {habit && today.data && <History habit={habit} today={today.data} />}
    </>
  );
}

function History({ habit, today }: { habit: Habit; today: string }) {
  const { words, format } = useSpeech();
  const asked = useRoute().query.get('date');
  const [opened, setOpened] = useState(asked && isChangeable(asked, today) ? asked : null);
  const ticks = useTicks();
  const from = addDays(mondayOf(today), -7 * (WEEKS_SHOWN - 1));
  const history = useQuery(reads.completions(habit.id, from, today));
  const shownOn = (localDate: string) =>
    shownCompletion(history.data?.find((held) => held.localDate === localDate) ?? null, ticks, {
      habitId: habit.id,
      localDate,
      target: habit.target,
    });
  const dates = new Set(
    [...(history.data ?? []), ...ticks.filter(({ habitId }) => habitId === habit.id)].map(
      ({ localDate }) => localDate,
    ),
  );
  const shown = [...dates].map(shownOn).filter((completion) => completion !== null);
  return (
    <div className="columns" data-aspect={habit.aspect}>
      <section className="card" aria-label={words.progress.calendar(habit.name)}>
        <p className="soft">{scheduleInWords(habit.schedule, { words, format })}</p>
        <Loading of={history} />
        {history.data && (
          <Calendar
            history={shown}
            today={today}
            weeks={WEEKS_SHOWN}
            onOpen={habit.archivedAt === null ? setOpened : null}
          />
        )}
        <small>{words.progress.changeable}</small>
      </section>
      <ChangeHabit habit={habit} />
      <Suspense>
        {opened && history.data && habit.archivedAt === null && (
          <HabitSheet of={{ habit, shown: shownOn(opened) }} date={opened} onClose={() => setOpened(null)} />
        )}
      </Suspense>
    </div>
  );
}
