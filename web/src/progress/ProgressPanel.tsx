import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { keys } from '../api/keys';
import type { Progress } from '../api/types';
import { Loading } from '../ui/Loading';
import { counted, number } from '../ui/words';

/** Of two answers the one that the server made later: the live connection and a call may overtake each other. */
const laterProgress = (held: unknown, came: unknown): unknown =>
  held && (held as Progress).version > (came as Progress).version ? held : came;

/** Realm, madra and streak, and what the next realm asks. */
export function ProgressPanel({ news }: { news: string | null }) {
  const progress = useQuery({
    queryKey: keys.progress,
    queryFn: () => unwrap(api.GET('/v1/progress')),
    structuralSharing: laterProgress,
  });
  const { data } = progress;
  return (
    <section className="card" aria-labelledby="progress-title">
      <h2 id="progress-title">My path</h2>
      <Loading of={progress} />
      {data && (
        <dl className="figures">
          <Figure name="Realm" value={data.realm.name} />
          <Figure name="Madra" value={number(data.madra)} />
          <Figure name="Streak" value={counted(data.streak.current, 'day')} />
          <Figure name="Score today" value={number(data.score.today)} />
        </dl>
      )}
      {data?.nextRealm && <NextRealm next={data.nextRealm} madra={data.madra} streak={data.streak} />}
      <p className="news" role="status">
        {news}
      </p>
    </section>
  );
}

interface NextRealmProps {
  next: NonNullable<Progress['nextRealm']>;
  madra: number;
  streak: Progress['streak'];
}

function NextRealm({ next, madra, streak }: NextRealmProps) {
  return (
    <div className="next-realm">
      <progress
        aria-label={`Madra towards ${next.name}`}
        max={next.madra}
        value={Math.min(madra, next.madra)}
      />
      <p>
        {next.name} asks for {number(next.madra)} madra and a streak of {counted(next.consistency, 'day')};
        your longest is {counted(streak.longest, 'day')}.
        {streak.freezes > 0 && ` You hold ${counted(streak.freezes, 'freeze')}.`}
      </p>
    </div>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
