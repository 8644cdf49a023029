import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { session } from '../api/session';
import { reads } from '../api/reads';
import type { Dashboard } from '../api/types';
import { useBoard } from '../live/useBoard';
import { Link } from '../shell/Link';
import { Icon } from '../ui/Icon';
import { useWords } from '../words/useWords';
import { distanceOf } from './distance';
import { rowsByRank } from './rows-by-rank';

/** How one stands among one's clan this week, in a line that leads to its board; ticks leave it as it is. */
export const ClanGlimpse = memo(function ClanGlimpse() {
  const clan = useQuery(reads.banner).data;
  const words = useWords();
  if (clan) return <Glimpse clan={clan} />;
  if (clan === undefined) return null;
  return (
    <Link to="/clan" className="card glimpse">
      <Icon name="clan" />
      <span>{words.clan.noneYet}</span>
    </Link>
  );
});

function Glimpse({ clan }: { clan: NonNullable<Dashboard['clan']> }) {
  const { board } = useWords();
  const { view } = useBoard(`clan:${clan.id}`, 'week');
  // Until the board itself has come, the place is the one that the dashboard told.
  const { rank, total } = view ? { rank: view.me?.rank ?? null, total: view.total } : clan;
  const above =
    view?.me &&
    distanceOf(view.me, rowsByRank([{ ...view, rows: view.entries }]), session.current()?.userId).above;
  return (
    <Link to={`/board/clan:${clan.id}?period=week`} className="card glimpse">
      <Icon name="board" />
      <span>
        <strong>{clan.name}</strong>
        <small>
          {rank === null ? board.notListed : board.place(rank, total)}
          {above && ` · ${board.behind(above.score, above.name)}`}
        </small>
      </span>
      <Icon name="next" />
    </Link>
  );
}
