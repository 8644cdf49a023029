import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { operatorReads, type Overview, type Service } from './reads';
import { useAct } from './useAct';
import { useOperatorWords } from './useOperatorWords';

/** What lies in the queues, and the jobs that were given up. */
export function Queues({ told }: { told: Overview }) {
  const { queues: words } = useOperatorWords();
  const queues = told.services.flatMap(({ service, standing }) =>
    (standing?.queues ?? []).map((queue) => ({ service, ...queue })),
  );
  const owners = [...new Set(queues.filter(({ failed }) => failed > 0).map(({ service }) => service))];
  return (
    <section className="card" aria-labelledby="queues-title">
      <h2 id="queues-title">{words.title}</h2>
      <ul className="operator-rows">
        {queues.map(({ queue, waiting, active, delayed, failed, oldestSeconds }) => (
          <li key={queue}>
            <span>
              <strong>{queue}</strong>
              <small>{words.counts(waiting, active, delayed, failed)}</small>
              {oldestSeconds >= 1 && <small>{words.oldest(oldestSeconds)}</small>}
            </span>
          </li>
        ))}
      </ul>
      {owners.map((service) => (
        <FailedJobs key={service} service={service} />
      ))}
    </section>
  );
}

function FailedJobs({ service }: { service: Service }) {
  const { queues: words, sendAgain } = useOperatorWords();
  const jobs = useQuery(operatorReads.failedJobs(service));
  const send = useAct(({ queue, id }: { queue: string; id: string }) =>
    unwrap(
      api.POST('/v1/operator/services/{service}/failed-jobs/{queue}/{job}/resend', {
        params: { path: { service, queue, job: id } },
      }),
    ),
  );
  return (
    <>
      <Failure error={jobs.error ?? send.error} />
      <ul className="operator-rows">
        {jobs.data?.map(({ queue, id, error, attempts, failedAt }) => (
          <li key={`${queue} ${id}`}>
            <span>
              <strong>{error}</strong>
              {failedAt && <small>{words.failed(attempts, failedAt)}</small>}
            </span>
            <Button
              aria-label={words.sendName(id)}
              pending={send.isPending}
              onClick={() => send.mutate({ queue, id })}
            >
              {sendAgain}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
