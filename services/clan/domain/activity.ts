import type { AnyEvent, ClanActivityItem } from '#libs/contracts';

/** Something that the members of a clan like to hear of. */
export interface Deed {
  userId: string;
  kind: ClanActivityItem['kind'];
  localDate: string | null;
  at: string;
  /** Where it happened; null when every clan of the user hears of it. */
  clanId: string | null;
}

/**
 * What an event tells a clan; null when nothing.
 * @param isRise whether a change from the first realm to the second is one upwards
 */
export function deedOf(event: AnyEvent, isRise: (from: string, to: string) => boolean): Deed | null {
  switch (event.type) {
    case 'habit.completion-changed.v1': {
      const { userId, localDate, status, previousStatus, recordedAt } = event.data;
      if ((status === 'done') === (previousStatus === 'done')) return null;
      const kind = status === 'done' ? 'completed' : 'undone';
      return { userId, kind, localDate, at: recordedAt, clanId: null };
    }
    case 'progression.realm-changed.v1': {
      const { userId, from, to, at } = event.data;
      return isRise(from, to) ? { userId, kind: 'breakthrough', localDate: null, at, clanId: null } : null;
    }
    case 'clan.member-joined.v1':
      return inClan('joined', event.data);
    case 'clan.member-left.v1':
      return inClan('left', event.data);
    case 'clan.role-changed.v1':
      return inClan('role', event.data);
    default:
      return null;
  }
}

const inClan = (
  kind: Deed['kind'],
  { clanId, userId, at }: { clanId: string; userId: string; at: string },
): Deed => ({ userId, kind, localDate: null, at, clanId });
