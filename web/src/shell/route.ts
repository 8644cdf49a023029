import { useSyncExternalStore } from 'react';

export const PLACES = ['today', 'progress', 'board', 'clan', 'settings'] as const;
/** The last one is for those who run the valley: no way of the navigation leads there. */
const KNOWN = [...PLACES, 'operator'] as const;
export type Place = (typeof KNOWN)[number];

/** Where one is: a place, and what of it: a habit of one's progress, a clan, a board. */
export interface Route {
  place: Place;
  part: string | null;
  query: URLSearchParams;
}

/** Every address leads somewhere; what is unknown leads to today. */
function routeOf(path: string, search: string): Route {
  const [first, second] = path.split('/').filter(Boolean);
  const place = KNOWN.find((known) => known === first) ?? 'today';
  return {
    place,
    part: place === first && second ? decodeURIComponent(second) : null,
    query: new URLSearchParams(search),
  };
}

const listeners = new Set<() => void>();
let current = routeOf(location.pathname, location.search);

function arrive(): void {
  current = routeOf(location.pathname, location.search);
  for (const listener of listeners) listener();
}
window.addEventListener('popstate', arrive);

/** Goes to an address of this page. @param how `replace` leaves no step to go back to */
export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', to);
  else history.replaceState(null, '', to);
  arrive();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useRoute = (): Route => useSyncExternalStore(subscribe, () => current);
