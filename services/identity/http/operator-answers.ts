import { ApiProperty } from '@nestjs/swagger';
import type { PeopleFigures } from '#libs/contracts';

export class OperatorAnswer {
  @ApiProperty({ format: 'uuid' })
  userId: string;
  @ApiProperty()
  username: string;
  @ApiProperty()
  displayName: string;
  @ApiProperty({ format: 'date-time' })
  since: string;
}

export class OperatorsAnswer {
  @ApiProperty({ type: [OperatorAnswer] })
  items: OperatorAnswer[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class PeopleAnswer implements PeopleFigures {
  @ApiProperty({ type: 'integer', description: 'Seen in the last ten minutes.' })
  activeNow: number;
  @ApiProperty({ type: 'integer', description: 'Seen in the last 24 hours.' })
  activeToday: number;
  @ApiProperty({ type: 'integer' })
  accounts: number;
}
