import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Loading } from '../ui/Loading';
import { operatorReads } from './reads';
import { useAct } from './useAct';
import { useOperatorWords } from './useOperatorWords';

/** How old backups are, and whether anybody has ever tried one. */
export function Backups() {
  const { backups: words } = useOperatorWords();
  const backups = useQuery(operatorReads.backups);
  const rehearse = useAct(() => unwrap(api.POST('/v1/operator/backups/rehearsals')));
  const told = backups.data;
  return (
    <section className="card" aria-labelledby="backups-title">
      <h2 id="backups-title">{words.title}</h2>
      <Loading of={backups} />
      {told?.repositories.length === 0 && <p className="soft">{words.none}</p>}
      <ul className="operator-rows">
        {told?.repositories.map(({ repository, ageSeconds, fullAgeSeconds, backups: count, bytes }) => (
          <li key={repository}>
            <span>
              <strong>{words.repository(repository)}</strong>
              <small>{words.age(ageSeconds, fullAgeSeconds)}</small>
              <small>{words.size(count, bytes)}</small>
            </span>
          </li>
        ))}
      </ul>
      {told?.log && (
        <p className={told.log.failingSeconds > 0 ? 'failure' : 'soft'}>
          {told.log.failingSeconds > 0
            ? words.failing(told.log.failingSeconds)
            : words.log(told.log.waitingBytes)}
        </p>
      )}
      {told && <p>{told.lastRehearsal ? words.rehearsed(told.lastRehearsal.at) : words.never}</p>}
      <Failure error={rehearse.error} />
      <div className="row">
        <Button pending={rehearse.isPending} onClick={() => rehearse.mutate(undefined)}>
          {words.rehearse}
        </Button>
      </div>
    </section>
  );
}
