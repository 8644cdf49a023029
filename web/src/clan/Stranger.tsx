import { useQuery } from '@tanstack/react-query';
import { reads } from '../api/reads';
import { session } from '../api/session';
import { Copy } from '../ui/Copy';
import { Loading } from '../ui/Loading';
import { useWords } from '../words/useWords';
import { Join } from './Join';
import { clanLink, knockLink } from './knock';

/** A clan one is not in, as its link shows it. */
export function Stranger({ clanId, onJoined }: { clanId: string; onJoined(clanId: string): Promise<void> }) {
  const { clan: words } = useWords();
  const about = useQuery(reads.clan(clanId));
  return (
    <section className="card">
      <Loading of={about} rows={1} />
      {about.data && (
        <>
          <h2>{about.data.name}</h2>
          {about.data.motto && <p className="motto">{about.data.motto}</p>}
          <p className="soft">{words.members(about.data.memberCount)}</p>
          {about.data.visibility === 'invite' && (
            <>
              <p>{words.byInvitation}</p>
              <Copy
                text={knockLink(clanLink(location.origin, clanId), session.current()!.userId)}
                told={words.copy}
              />
            </>
          )}
          <Join clan={about.data} onJoined={onJoined} />
        </>
      )}
    </section>
  );
}
