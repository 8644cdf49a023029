import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';
import { Loading } from '../ui/Loading';
import { useWords } from '../words/useWords';
import { Join } from './Join';

/** A clan one is not in, as its link shows it. */
export function Stranger({ clanId, onJoined }: { clanId: string; onJoined(clanId: string): Promise<void> }) {
  const { clan: words } = useWords();
  const about = useQuery({
    queryKey: keys.clan(clanId),
    queryFn: () => unwrap(api.GET('/v1/clans/{clanId}', { params: { path: { clanId } } })),
  });
  return (
    <section className="card">
      <Loading of={about} rows={1} />
      {about.data && (
        <>
          <h2>{about.data.name}</h2>
          {about.data.motto && <p className="motto">{about.data.motto}</p>}
          <p className="soft">{words.members(about.data.memberCount)}</p>
          <Join clan={about.data} onJoined={onJoined} />
        </>
      )}
    </section>
  );
}
