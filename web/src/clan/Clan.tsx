import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { askClansAgain } from '../api/clans';
import { reads } from '../api/reads';
import { OfflineNote } from '../shell/OfflineNote';
import { PlaceHead } from '../shell/PlaceHead';
import { go, useRoute } from '../shell/route';
import { Choice } from '../ui/Choice';
import { Loading } from '../ui/Loading';
import { useArrival } from '../ui/useArrival';
import { useWords } from '../words/useWords';
import { ClanHall } from './ClanHall';
import { FindClan } from './FindClan';
import { FoundClan } from './FoundClan';
import { Stranger } from './Stranger';
import './clan.css';

/** The clans one is in, and the ways to another; a clan's address is its invitation. */
export default function Clan() {
  const words = useWords();
  const queries = useQueryClient();
  const { part } = useRoute();
  const mine = useQuery(reads.myClans);
  /** Counts entrances and leavings: each brings the focus to what is shown instead. */
  const [moves, setMoves] = useState(0);
  const moved = async (clanId: string | null) => {
    await askClansAgain(queries);
    go(clanId ? `/clan/${clanId}` : '/clan', 'replace');
    setMoves((count) => count + 1);
  };
  const clans = mine.data ?? [];
  const clan = part
    ? clans.find(({ clanId }) => clanId === part)
    : (clans.find(({ banner }) => banner) ?? clans[0]);
  const title = useArrival<HTMLHeadingElement>(moves === 0 ? null : String(moves));
  return (
    <>
      <PlaceHead title={words.valley.clan} />
      <OfflineNote />
      <Loading of={mine} />
      {clans.length > 1 && (
        <Choice
          label={words.clan.mine}
          quiet
          options={clans.map(({ clanId, name }) => [clanId, name] as const)}
          value={clan?.clanId ?? ''}
          onChange={(clanId) => go(`/clan/${clanId}`, 'replace')}
        />
      )}
      {mine.data && part && !clan && <Stranger key={part} clanId={part} onJoined={moved} />}
      <div className="columns">
        <div className="column">
          {mine.data && !clan && !part && (
            <section className="card">
              <h2 ref={title} tabIndex={-1}>
                {words.clan.none}
              </h2>
              <p>{words.clan.noneYet}</p>
            </section>
          )}
          {clan && <ClanHall key={clan.clanId} clan={clan} title={title} onLeft={() => moved(null)} />}
        </div>
        <div className="column">
          {mine.data && <FindClan mine={clans} onJoined={moved} />}
          {mine.data && <FoundClan onFounded={moved} />}
        </div>
      </div>
    </>
  );
}
