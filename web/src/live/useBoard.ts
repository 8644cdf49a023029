import { useMemo, useSyncExternalStore } from 'react';
import type { Period } from '#libs/contracts';
import { BoardFollower, type LiveBoard } from './board-follower';
import { useConnection } from './LiveProvider';

/** A board, live for as long as it is on the page. */
export function useBoard(board: string, period: Period): LiveBoard {
  const connection = useConnection();
  const follower = useMemo(() => new BoardFollower(connection, board, period), [connection, board, period]);
  return useSyncExternalStore(follower.subscribe, follower.current);
}
