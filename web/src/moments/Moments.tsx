import { useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { reads } from '../api/reads';
import { realmName } from '../realms/realm-words';
import { useWords } from '../words/useWords';
import { Breakthrough } from './Breakthrough';
import { moments, type Moment } from './moments';
import './moments.css';

/** A line stays so long; a breakthrough until one goes onward. */
const LINE_STAYS_MS = 8_000;

/** What just happened, as large as it is. */
export function Moments() {
  const moment = useSyncExternalStore(moments.subscribe, moments.current);
  const words = useWords();
  useEffect(() => {
    if (!moment || moment.kind === 'rose') return undefined;
    const timer = setTimeout(() => moments.end(moment.id), LINE_STAYS_MS);
    return () => clearTimeout(timer);
  }, [moment]);
  return (
    <>
      {moment?.kind === 'rose' && (
        <Breakthrough
          key={moment.id}
          from={moment.from}
          to={moment.to}
          onEnd={() => moments.end(moment.id)}
        />
      )}
      <div className="news" role="status">
        {moment?.kind === 'fell' && <p>{words.moments.fell(realmName({ key: moment.to }, words))}</p>}
        {moment?.kind === 'other' && (
          <p>{words.moments.otherRose(moment.name, realmName({ key: moment.to }, words))}</p>
        )}
        {moment?.kind === 'streak' && <Streak of={moment} />}
      </div>
    </>
  );
}

function Streak({ of }: { of: Extract<Moment, { kind: 'streak' }> }) {
  const words = useWords();
  const habits = useQuery(reads.habits);
  const habit = habits.data?.find(({ id }) => id === of.habitId);
  return <p>{habit ? words.moments.streak(habit.name) : words.moments.streakPlain}</p>;
}
