import { lazy, Suspense, useEffect, type ComponentType } from 'react';
import { useQuery } from '@tanstack/react-query';
import { reads } from '../api/reads';
import Board from '../board/Board';
import { useLiveNews } from '../live/useLiveNews';
import { Moments } from '../moments/Moments';
import { settings } from '../moments/settings';
import { useMetal } from '../realms/useMetal';
import Today from '../today/Today';
import { UndoBar } from '../today/UndoBar';
import { useWords } from '../words/useWords';
import { Navigation } from './Navigation';
import { useRoute, type Place } from './route';
import './shell.css';

const PLACES: Record<Place, ComponentType> = {
  today: Today,
  progress: lazy(() => import('../progress/Progress')),
  board: Board,
  clan: lazy(() => import('../clan/Clan')),
  settings: lazy(() => import('../settings/Settings')),
  operator: lazy(() => import('../operator/Operator')),
};

/** The page of who is signed in: where one is, and the ways elsewhere. */
export function Shell() {
  const words = useWords();
  const { place } = useRoute();
  useLiveNews();
  useMetal();
  const me = useQuery(reads.me);
  useEffect(() => {
    if (me.data) settings.apply(me.data.settings);
  }, [me.data]);
  const Here = PLACES[place];
  return (
    <div className="shell">
      <a className="skip-link button" href="#place">
        {words.valley.skip}
      </a>
      <Navigation />
      <main className="place" id="place" tabIndex={-1}>
        <Suspense fallback={<p className="soft">{words.valley.loading}</p>}>
          <Here key={place} />
        </Suspense>
      </main>
      <UndoBar />
      <Moments />
    </div>
  );
}
