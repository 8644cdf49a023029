import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, everyItem, unwrap } from '../api/client';
import { keys } from '../api/keys';
import { Loading } from '../ui/Loading';
import { useArrival } from '../ui/useArrival';
import { ClanBoard } from './ClanBoard';
import { FindClan } from './FindClan';
import { FoundClan } from './FoundClan';
import { LeaveClan } from './LeaveClan';
import { Requests } from './Requests';

/** The page is told of most changes; who was removed from a clan is not. */
const ASK_EVERY_MS = 60_000;

/** The clans one is in with the live board of the chosen one, and the ways to another. */
export function ClanHall() {
  const queries = useQueryClient();
  const mine = useQuery({
    queryKey: keys.myClans,
    queryFn: () => everyItem((query) => unwrap(api.GET('/v1/me/clans', { params: { query } }))),
    refetchInterval: ASK_EVERY_MS,
  });
  const [chosen, setChosen] = useState<string | null>(null);
  /** Counts entrances and leavings: each brings the focus to what is shown instead. */
  const [moves, setMoves] = useState(0);
  const moved = async (clanId: string | null) => {
    await queries.invalidateQueries({ queryKey: keys.myClans });
    setChosen(clanId);
    setMoves((count) => count + 1);
  };
  const clans = mine.data ?? [];
  const clan =
    clans.find(({ clanId }) => clanId === chosen) ?? clans.find(({ banner }) => banner) ?? clans[0];
  const title = useArrival<HTMLHeadingElement>(moves === 0 ? null : String(moves));
  return (
    <>
      <section className="card" aria-labelledby="clan-title">
        <h2 id="clan-title" ref={title} tabIndex={-1}>
          {clan?.name ?? 'My clan'}
        </h2>
        <Loading of={mine} />
        {mine.data && !clan && <p>You are in no clan yet. Join one, or found your own.</p>}
        {clans.length > 1 && (
          <div className="ways" role="group" aria-label="My clans">
            {clans.map(({ clanId, name }) => (
              <button
                key={clanId}
                type="button"
                aria-pressed={clanId === clan?.clanId}
                onClick={() => setChosen(clanId)}
              >
                {name}
              </button>
            ))}
          </div>
        )}
        {clan && (
          <>
            <ClanBoard key={clan.clanId} clanId={clan.clanId} />
            {clan.role !== 'member' && <Requests clanId={clan.clanId} />}
            <LeaveClan key={`leave-${clan.clanId}`} clan={clan} onLeft={() => moved(null)} />
          </>
        )}
      </section>
      {mine.data && <FindClan mine={clans} onJoined={moved} />}
      {mine.data && <FoundClan onFounded={moved} />}
    </>
  );
}
