import { useOutbox } from '../outbox/OutboxProvider';
import type { Tick } from '../outbox/tick';
import { useIsLive } from '../live/LiveProvider';
import { Icon } from '../ui/Icon';
import { useWords } from '../words/useWords';
import type { ProblemName } from '../words/problems';

/** What became of a tick: nothing to say while it is quick, else that it waits, or why it was refused and what now. */
export function TickState({ tick }: { tick: Tick | undefined }) {
  const words = useWords();
  const outbox = useOutbox();
  const isLive = useIsLive();
  if (tick?.state === 'refused')
    return (
      <div className="tick-state refused" role="alert">
        <span>
          <Icon name="refused" /> {words.today.refused}:{' '}
          {words.problems[tick.refusal!.name as ProblemName] ?? tick.refusal!.detail}
        </span>
        <span className="row">
          <button type="button" className="quiet" onClick={() => outbox.retry(tick.id)}>
            {words.today.again}
          </button>
          <button type="button" className="quiet" onClick={() => outbox.dismiss(tick.id)}>
            {words.today.dismiss}
          </button>
        </span>
      </div>
    );
  const waits = tick?.state === 'waiting' && !isLive;
  return (
    <small className="tick-state" role="status">
      {waits && (
        <>
          <Icon name="waiting" /> {words.today.waiting}
        </>
      )}
      {tick?.state === 'sent' && <span className="sent">{words.today.sent}</span>}
    </small>
  );
}
