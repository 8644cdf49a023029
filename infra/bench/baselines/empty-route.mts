import { CONNECTIONS, loadRound, peopleFile } from '../load.mts';
import type { Stand } from '../stand.mts';

/** A route of the same server that does nothing: requests a second. */
export async function emptyRoute(stand: Stand, seconds: number): Promise<number> {
  const file = peopleFile(stand, 'people', stand.world.people);
  const load = {
    script: 'gets',
    arguments: [file, '/health/live'],
    connections: CONNECTIONS,
    seconds,
  } as const;
  return (await loadRound(stand, { ...load, arguments: [...load.arguments] })).perSecond;
}
