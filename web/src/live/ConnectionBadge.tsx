import { useSpeech } from '../words/useWords';
import { useConnectionState } from './LiveProvider';

/** Says whether what the page shows is live, in words and not by colour alone. */
export function ConnectionBadge() {
  const state = useConnectionState();
  const { words, format } = useSpeech();
  const told =
    state.status === 'live'
      ? words.live.live
      : state.status === 'connecting'
        ? words.live.connecting
        : words.live.offline(format.clock(state.since));
  return (
    <span className="connection" data-status={state.status}>
      <span aria-hidden="true" className="dot" />
      {told}
    </span>
  );
}
