import { ApiProperty } from '@nestjs/swagger';
import {
  ACT_OUTCOMES,
  type ActOutcome,
  OPERATOR_ACTS,
  type OperatorAct,
  type OperatorAction,
  type QueueStanding,
  type ServiceName,
  SERVICES,
  type ServiceStanding,
} from '#libs/contracts';
import type { DeadLetter } from '#libs/messaging';
import type { FailedJob } from '#libs/redis';

const Whole = (description?: string) => ApiProperty({ type: 'integer', description });
const Instant = (nullable = false) => ApiProperty({ type: String, format: 'date-time', nullable });
const NullableText = (description?: string) => ApiProperty({ type: String, nullable: true, description });

class PoolAnswer {
  @Whole('Connections that do something.')
  inUse: number;
  @Whole()
  max: number;
  @Whole('Who waits for one.')
  waiting: number;
}

class EventPaceAnswer {
  @ApiProperty()
  type: string;
  @Whole()
  perMinute: number;
}

class ReaderAnswer {
  @ApiProperty()
  group: string;
  @ApiProperty({ enum: SERVICES })
  source: ServiceName;
  @Whole('Not handled yet.')
  events: number;
  @ApiProperty({ description: 'Age of the oldest of them.' })
  seconds: number;
}

class QueueAnswer implements QueueStanding {
  @ApiProperty()
  queue: string;
  @Whole()
  waiting: number;
  @Whole()
  active: number;
  @Whole()
  delayed: number;
  @Whole()
  failed: number;
  @ApiProperty({ description: 'Since the first job that waits was added.' })
  oldestSeconds: number;
}

class ContentVersionAnswer {
  @ApiProperty()
  kind: string;
  @Whole()
  version: number;
}

export class ServiceStandingAnswer implements ServiceStanding {
  @ApiProperty({ enum: SERVICES })
  service: ServiceName;
  @ApiProperty({ description: 'Of the release.' })
  version: string;
  @Instant()
  startedAt: string;
  @Whole()
  memoryBytes: number;
  @Whole('Calls answered since it started.')
  answers: number;
  @Whole('Those that it failed at.')
  failures: number;
  @ApiProperty({ type: [String], description: 'What it depends on and does not answer.' })
  down: string[];
  @ApiProperty()
  pool: PoolAnswer;
  @ApiProperty({ type: [EventPaceAnswer] })
  eventsPerMinute: EventPaceAnswer[];
  @ApiProperty({ type: [ReaderAnswer] })
  readers: ReaderAnswer[];
  @Whole()
  deadLetters: number;
  @ApiProperty({ type: [QueueAnswer] })
  queues: QueueAnswer[];
  @ApiProperty({ type: [ContentVersionAnswer], description: 'As this part serves it.' })
  content: ContentVersionAnswer[];
}

class DeadLetterAnswer implements DeadLetter {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty()
  group: string;
  @ApiProperty({ description: 'The service whose event it was.' })
  source: string;
  @NullableText('Null where it could not be read.')
  type: string | null;
  @NullableText()
  subject: string | null;
  @ApiProperty()
  error: string;
  @Whole()
  attempts: number;
  @Instant()
  firstFailedAt: string;
  @Instant()
  lastFailedAt: string;
  @Instant(true)
  resendRequestedAt: string | null;
}

export class DeadLettersAnswer {
  @ApiProperty({ type: [DeadLetterAnswer] })
  items: DeadLetterAnswer[];
  @NullableText()
  nextCursor: string | null;
}

export class SentLettersAnswer {
  @Whole('How many are being sent again.')
  letters: number;
}

class FailedJobAnswer implements FailedJob {
  @ApiProperty()
  queue: string;
  @ApiProperty()
  id: string;
  @ApiProperty()
  error: string;
  @Whole()
  attempts: number;
  @Instant(true)
  failedAt: string | null;
}

export class FailedJobsAnswer {
  @ApiProperty({ type: [FailedJobAnswer] })
  items: FailedJobAnswer[];
  @NullableText()
  nextCursor: string | null;
}

class ActionAnswer implements OperatorAction {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @Instant()
  at: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Null: at a command line.' })
  actorId: string | null;
  @ApiProperty({ enum: OPERATOR_ACTS })
  act: OperatorAct;
  @NullableText('On what.')
  target: string | null;
  @ApiProperty({ type: 'integer', nullable: true })
  amount: number | null;
  @ApiProperty({ enum: ACT_OUTCOMES })
  outcome: ActOutcome;
}

export class ActionsAnswer {
  @ApiProperty({ type: [ActionAnswer] })
  items: ActionAnswer[];
  @NullableText()
  nextCursor: string | null;
}

class RepositoryAnswer {
  @ApiProperty()
  repository: string;
  @ApiProperty({ description: 'Seconds since the newest sound backup.' })
  ageSeconds: number;
  @ApiProperty({ type: Number, nullable: true, description: 'Seconds since the newest that is whole.' })
  fullAgeSeconds: number | null;
  @ApiProperty()
  bytes: number;
  @Whole()
  backups: number;
}

class ArchivedLogAnswer {
  @ApiProperty({ description: 'Bytes of the log that are in no archive yet.' })
  waitingBytes: number;
  @ApiProperty({ description: 'Since when archiving fails; 0 while it does not.' })
  failingSeconds: number;
}

class RehearsalAnswer {
  @Instant()
  at: string;
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  actorId: string | null;
}

export class BackupsAnswer {
  @ApiProperty({ type: [RepositoryAnswer], description: 'Empty where others than the product make them.' })
  repositories: RepositoryAnswer[];
  @ApiProperty({ type: ArchivedLogAnswer, nullable: true })
  log: ArchivedLogAnswer | null;
  @ApiProperty({ type: RehearsalAnswer, nullable: true })
  lastRehearsal: RehearsalAnswer | null;
}
