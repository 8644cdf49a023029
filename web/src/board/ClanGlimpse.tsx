import { useQuery } from '@tanstack/react-query';
import { reads } from '../api/reads';
import type { MyClan } from '../api/types';
import { useBoard } from '../live/useBoard';
import { Link } from '../shell/Link';
import { Icon } from '../ui/Icon';
import { useWords } from '../words/useWords';
import { distanceOf } from './distance';

/** How one stands among one's clan this week, in a line that leads to its board. */
export function ClanGlimpse() {
  const mine = useQuery(reads.myClans);
  const words = useWords();
  const clan = mine.data?.find(({ banner }) => banner) ?? mine.data?.[0];
  if (clan) return <Glimpse clan={clan} />;
  if (!mine.data) return null;
  return (
    <Link to="/clan" className="card glimpse">
      <Icon name="clan" />
      <span>{words.clan.noneYet}</span>
    </Link>
  );
}

function Glimpse({ clan }: { clan: MyClan }) {
  const { board } = useWords();
  const { view } = useBoard(`clan:${clan.clanId}`, 'week');
  const me = view?.me;
  const above = me && distanceOf(me, view.entries).above;
  return (
    <Link to={`/board/clan:${clan.clanId}?period=week`} className="card glimpse">
      <Icon name="board" />
      <span>
        <strong>{clan.name}</strong>
        <small>
          {me ? board.place(me.rank, view.total) : view ? board.notListed : board.catchingUp}
          {above && ` · ${board.behind(above.score, above.name)}`}
        </small>
      </span>
      <Icon name="next" />
    </Link>
  );
}
