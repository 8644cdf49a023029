import { useQuery } from '@tanstack/react-query';
import { reads } from '../api/reads';
import { OfflineNote } from '../shell/OfflineNote';
import { PlaceHead } from '../shell/PlaceHead';
import { useRoute } from '../shell/route';
import { Hero } from '../today/Hero';
import { useWords } from '../words/useWords';
import { Forecast } from './Forecast';
import { HabitHistory } from './HabitHistory';
import { HabitList } from './HabitList';
import { Ledger } from './Ledger';
import { RealmPath } from './RealmPath';
import './progress.css';
import '../today/today.css';

/** One's path: the realms, what brought one there, and each habit's history. */
export default function Progress() {
  const words = useWords();
  const { part } = useRoute();
  const progress = useQuery(reads.progress);
  if (part) return <HabitHistory key={part} habitId={part} />;
  return (
    <>
      <PlaceHead title={words.progress.title} />
      <OfflineNote />
      <div className="columns">
        <div className="column">
          <Hero />
          {progress.data && <Forecast of={progress.data} />}
          <HabitList />
          <Ledger />
        </div>
        <div className="column">{progress.data && <RealmPath of={progress.data} />}</div>
      </div>
    </>
  );
}
