import { useConnectionState } from '../live/LiveProvider';
import { useTicks } from '../outbox/OutboxProvider';
import { useSpeech } from '../words/useWords';

/** Says what being offline means for who goes on ticking. */
export function OfflineNote() {
  const { words } = useSpeech();
  const offline = useConnectionState().status === 'offline';
  const waiting = useTicks().filter(({ state }) => state === 'waiting').length;
  return (
    <div role="status" className={offline ? 'offline-note' : undefined}>
      {offline && words.live.kept}
      {offline && waiting > 0 && (
        <>
          <strong>{words.live.sending(waiting)}</strong>
          <span>{words.live.follows}</span>
        </>
      )}
    </div>
  );
}
