import { useConnectionState } from './LiveProvider';
import type { ConnectionState } from './connection';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

const wordsOf = (state: ConnectionState): string => {
  if (state.status === 'live') return 'Live';
  if (state.status === 'connecting') return 'Connecting…';
  return `Offline since ${clock.format(state.since)}, trying again`;
};

/** Says whether what the page shows is live, in words and not by colour alone. */
export function ConnectionBadge() {
  const state = useConnectionState();
  return (
    <p className="connection" data-status={state.status} role="status">
      <span aria-hidden="true" className="dot" />
      {wordsOf(state)}
    </p>
  );
}
