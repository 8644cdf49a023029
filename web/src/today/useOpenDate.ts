import { useQuery } from '@tanstack/react-query';
import { reads } from '../api/reads';
import { useConnectionState } from '../live/LiveProvider';
import { useNow } from '../ui/useNow';
import { localDateAt } from './dates';

/**
 * The open date as the server told it last; without a network the day goes on by this device's clock, in the
 * person's own zone.
 */
export function useOpenDate(): string | undefined {
  const told = useQuery(reads.today).data;
  const settings = useQuery(reads.me).data?.settings;
  const offline = useConnectionState().status === 'offline';
  const now = useNow();
  if (!offline || !told || !settings) return told;
  const here = localDateAt(now, settings.timeZone, settings.dayStartsAt);
  // The server may hold a date open for longer, never for shorter.
  return here > told ? here : told;
}
