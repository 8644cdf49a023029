import type { RealmBreakthrough } from '#libs/contracts';
import { session } from '../api/session';
import { feel } from './feel';

/** Something worth a pause. */
export type Moment =
  | { kind: 'rose' | 'fell'; id: string; from: string; to: string }
  | { kind: 'other'; id: string; name: string; to: string }
  | { kind: 'streak'; id: string; habitId: string | null };

/** From the lowest to the highest; what the content adds is above these. */
const ORDER = [
  'copper',
  'iron',
  'jade',
  'lowgold',
  'highgold',
  'truegold',
  'underlord',
  'overlord',
  'archlord',
  'sage-or-herald',
  'monarch',
];

export const ordinalOf = (realm: string): number => {
  const at = ORDER.indexOf(realm);
  return at < 0 ? ORDER.length : at;
};

let current: Moment | null = null;
const listeners = new Set<() => void>();

function show(moment: Moment | null): void {
  current = moment;
  for (const listener of listeners) listener();
}

export const moments = {
  current: (): Moment | null => current,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  breakthrough: ({ userId, name, from, to, at }: RealmBreakthrough): void => {
    const id = `${userId} ${at}`;
    const rises = ordinalOf(to) > ordinalOf(from);
    if (userId === session.current()?.userId) {
      show({ kind: rises ? 'rose' : 'fell', id, from, to });
      feel(rises ? 'breakthrough' : 'undo');
    } else if (rises) show({ kind: 'other', id, name, to });
  },
  streak: (habitId: string | null): void => {
    // A breakthrough says more.
    if (current?.kind === 'rose') return;
    show({ kind: 'streak', id: `streak ${habitId} ${performance.now()}`, habitId });
    feel('streak');
  },
  end: (id: string): void => {
    if (current?.id === id) show(null);
  },
};
