import { id, instant, int, nullable, object, oneOf, text } from '../schema';
import { clanRole } from '../shared';

export const clanEvents = {
  /** The whole clan. `closedAt` is set once its last member has left. Key: the clan's id. */
  'clan.clan-changed.v1': object({
    clanId: id,
    version: int,
    name: text,
    visibility: oneOf('open', 'request', 'invite'),
    createdAt: instant,
    closedAt: nullable(instant),
  }),
  /** A membership is one stay in a clan; who comes back has a second one. */
  'clan.member-joined.v1': object({ clanId: id, userId: id, membershipId: id, at: instant }),
  'clan.member-left.v1': object({ clanId: id, userId: id, membershipId: id, joinedAt: instant, at: instant }),
  'clan.role-changed.v1': object({ clanId: id, userId: id, role: clanRole, at: instant }),
  /** From `at` on, until the next one, `clanId` is the user's banner; `version` orders a user's changes. */
  'clan.banner-changed.v1': object({ userId: id, version: int, clanId: nullable(id), at: instant }),
};
