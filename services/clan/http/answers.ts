import { ApiProperty } from '@nestjs/swagger';
import type { ClanRole } from '#libs/contracts';
import { VISIBILITIES, type Visibility } from '../domain/clan';
import type { ClanView, MemberView, OwnClan } from '../app/clan-reads';

const ROLES = ['leader', 'elder', 'member'];

export class ClanAnswer implements ClanView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty()
  name: string;
  @ApiProperty({ type: String, nullable: true })
  motto: string | null;
  @ApiProperty({ enum: VISIBILITIES })
  visibility: Visibility;
  @ApiProperty({ type: 'integer' })
  memberCount: number;
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ enum: ROLES, nullable: true, description: 'Null when the caller is not in the clan.' })
  myRole: ClanRole | null;
}

export class MemberAnswer {
  @ApiProperty({ format: 'uuid' })
  userId: string;
  @ApiProperty()
  displayName: string;
  @ApiProperty({ enum: ROLES, nullable: true, description: 'Null for who asked or was invited.' })
  role: ClanRole | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  joinedAt: string | null;
}

export class OwnClanAnswer implements OwnClan {
  @ApiProperty({ format: 'uuid' })
  clanId: string;
  @ApiProperty()
  name: string;
  @ApiProperty({ enum: ROLES })
  role: ClanRole;
  @ApiProperty({ format: 'date-time' })
  joinedAt: string;
  @ApiProperty({ description: "Whether the user's score counts for this clan." })
  banner: boolean;
}

abstract class PageAnswer {
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
export class ClanPage extends PageAnswer {
  @ApiProperty({ type: [ClanAnswer] })
  items: ClanAnswer[];
}
export class MemberPage extends PageAnswer {
  @ApiProperty({ type: [MemberAnswer] })
  items: MemberAnswer[];
}
export class OwnClanPage extends PageAnswer {
  @ApiProperty({ type: [OwnClanAnswer] })
  items: OwnClanAnswer[];
}

/** The fields of the wire and no others. */
export const memberAnswer = (member: MemberView & { displayName: string }): MemberAnswer => ({
  userId: member.userId,
  displayName: member.displayName,
  role: member.role,
  joinedAt: member.joinedAt,
});

export const ownClanAnswer = ({ clanId, name, role, joinedAt, banner }: OwnClan): OwnClanAnswer => ({
  clanId,
  name,
  role,
  joinedAt,
  banner,
});
