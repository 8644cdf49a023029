import { Id7, OneOf, Text } from '#libs/http';
import { VISIBILITIES, type Visibility } from '../domain/clan';

/** No text of a clan is longer; how long it may be by the rules is judged where the rules are read. */
const TEXT_CHARACTERS_MAX = 1_000;

const ROLES = ['leader', 'elder', 'member'] as const;
type Role = (typeof ROLES)[number];

export class FoundClanBody {
  @Text({ max: TEXT_CHARACTERS_MAX })
  name: string;

  @Text({ max: TEXT_CHARACTERS_MAX, optional: true, nullable: true, lineBreaks: true })
  motto: string | null = null;

  @OneOf(VISIBILITIES, { optional: true })
  visibility: Visibility = 'open';
}

export class ChangeClanBody {
  @Text({ max: TEXT_CHARACTERS_MAX, optional: true })
  name?: string;

  @Text({ max: TEXT_CHARACTERS_MAX, optional: true, nullable: true, lineBreaks: true })
  motto?: string | null;

  @OneOf(VISIBILITIES, { optional: true })
  visibility?: Visibility;
}

export class JoinBody {
  @Id7({ optional: true, description: 'Whom to invite; without it, oneself joins.' })
  userId?: string;
}

export class ChangeMemberBody {
  @OneOf(ROLES, { description: '`leader` hands over; `member` admits who asked.' })
  role: Role;
}

export class BannerBody {
  @Id7()
  clanId: string;
}
