import { ApiProperty } from '@nestjs/swagger';
import { ledgerKind, type LedgerKind } from '#libs/contracts';

/** The answers of this service as OpenAPI describes them. */
const decimal = { type: 'number' as const, description: 'At most 2 decimals' };
const whole = { type: 'integer' as const };
const date = { type: 'string' as const, format: 'date' };
const uuid = { type: 'string' as const, format: 'uuid' };

class ScoreBody {
  @ApiProperty(decimal) today: number;
}

class RealmBody {
  @ApiProperty() key: string;
  @ApiProperty() name: string;
  @ApiProperty({ ...whole, description: '0 for the first realm' }) ordinal: number;
}

class NextRealmBody {
  @ApiProperty() key: string;
  @ApiProperty() name: string;
  @ApiProperty({ ...decimal, description: 'Madra needed' }) madra: number;
  @ApiProperty({ ...whole, description: 'Longest overall streak needed' }) consistency: number;
}

class OverallStreakBody {
  @ApiProperty(whole) current: number;
  @ApiProperty(whole) longest: number;
  @ApiProperty({ ...whole, description: 'Freezes held' }) freezes: number;
}

export class ProgressBody {
  @ApiProperty(decimal) madra: number;
  @ApiProperty() score: ScoreBody;
  @ApiProperty() realm: RealmBody;
  @ApiProperty({ type: NextRealmBody, nullable: true }) nextRealm: NextRealmBody | null;
  @ApiProperty() streak: OverallStreakBody;
  @ApiProperty({ ...whole, description: 'Grows with every visible change' }) version: number;
}

class StreakBody {
  @ApiProperty(uuid) habitId: string;
  @ApiProperty({ ...whole, description: 'Dates, or weeks for timesPerWeek' }) current: number;
  @ApiProperty(whole) longest: number;
  @ApiProperty({ ...date, nullable: true, description: 'Null at 0' }) runStartedOn: string | null;
}

export class StreakPage {
  @ApiProperty({ type: [StreakBody] }) items: StreakBody[];
  @ApiProperty({ type: 'string', nullable: true }) nextCursor: string | null;
}

class ReceiptBody {
  @ApiProperty(uuid) id: string;
  @ApiProperty({ enum: ledgerKind.json.enum as string[] }) kind: LedgerKind;
  @ApiProperty({ ...decimal, description: 'The difference in madra' }) amount: number;
  @ApiProperty(uuid) habitId: string;
  @ApiProperty(date) localDate: string;
  @ApiProperty({ description: 'The IANA zone at that recording' }) timeZone: string;
  @ApiProperty(whole) ruleVersion: number;
  @ApiProperty({ ...whole, nullable: true }) completionVersion: number | null;
  @ApiProperty({ type: 'string', format: 'date-time' }) recordedAt: string;
}

export class LedgerPage {
  @ApiProperty({ type: [ReceiptBody] }) items: ReceiptBody[];
  @ApiProperty({ type: 'string', nullable: true }) nextCursor: string | null;
}
