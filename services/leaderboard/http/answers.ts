import { ApiProperty } from '@nestjs/swagger';
import { PERIODS, type BoardStatus, type BoardView, type Period } from '#libs/contracts';

const STATUSES: BoardStatus[] = ['live', 'provisional', 'final'];

class RowAnswer {
  @ApiProperty({ type: 'integer', description: 'From 1, without ties.' })
  rank: number;
  @ApiProperty({ format: 'uuid', description: 'A user, or a clan on `clans`.' })
  memberId: string;
  @ApiProperty()
  name: string;
  @ApiProperty({ type: String, nullable: true })
  avatarUrl: string | null;
  @ApiProperty()
  score: number;
  @ApiProperty({ format: 'date-time' })
  reachedAt: string;
}

class StateAnswer {
  @ApiProperty({ description: '`global`, `clans` or `clan:{id}`.' })
  board: string;
  @ApiProperty({ enum: PERIODS })
  period: Period;
  @ApiProperty({ example: '2026-W47' })
  periodKey: string;
  @ApiProperty({ enum: STATUSES })
  status: BoardStatus;
  @ApiProperty({ description: 'Another one whenever `seq` does not go on.' })
  epoch: string;
  @ApiProperty({ type: 'integer' })
  seq: number;
  @ApiProperty({ type: 'integer', description: 'Rows of the whole board.' })
  total: number;
}

export class BoardPage extends StateAnswer {
  @ApiProperty({ type: [RowAnswer] })
  items: RowAnswer[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

class SnapshotAnswer extends StateAnswer {
  @ApiProperty({ type: [RowAnswer] })
  entries: RowAnswer[];
}

class StandingAnswer {
  @ApiProperty({ type: 'integer' })
  rank: number;
  @ApiProperty()
  score: number;
}

export class BoardViewAnswer {
  @ApiProperty({ type: SnapshotAnswer })
  snapshot: BoardView['snapshot'];
  @ApiProperty({ type: StandingAnswer, nullable: true })
  me: StandingAnswer | null;
  @ApiProperty({ format: 'date-time' })
  at: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  periodEndsAt: string | null;
  @ApiProperty({ type: String, nullable: true })
  nextKey: string | null;
}

class OwnRankAnswer extends StandingAnswer {
  @ApiProperty()
  board: string;
  @ApiProperty({ enum: PERIODS })
  period: Period;
  @ApiProperty()
  periodKey: string;
  @ApiProperty({ type: 'integer' })
  total: number;
}

export class OwnRankPage {
  @ApiProperty({ type: [OwnRankAnswer] })
  items: OwnRankAnswer[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

class TendedBoardAnswer {
  @ApiProperty()
  board: string;
  @ApiProperty({ enum: PERIODS })
  period: Period;
  @ApiProperty({ example: '2026-W47' })
  periodKey: string;
  @ApiProperty()
  epoch: string;
  @ApiProperty({ type: 'integer', description: 'Steps since it was built.' })
  seq: number;
  @ApiProperty({ format: 'date-time' })
  builtAt: string;
  @ApiProperty({ format: 'date-time', description: 'When somebody last read it, to the minute.' })
  usedAt: string;
}

export class TendedBoardPage {
  @ApiProperty({ type: [TendedBoardAnswer] })
  items: TendedBoardAnswer[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}
