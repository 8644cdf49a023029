import { Module } from '@nestjs/common';
import { DatabaseModule } from '#libs/database';
import { KeepMonths } from '#libs/process';
import { DueUsers } from './app/due-users';
import { EvaluateApart } from './app/evaluate-apart';
import { EvaluateUsers } from './app/evaluate-users';
import { EvaluationQueue } from './app/evaluation-queue';
import { ReadLedger } from './app/read-ledger';
import { ReadProgress } from './app/read-progress';
import { ReadToday } from './app/read-today';
import { TakeFacts } from './app/take-facts';
import { TellLive } from './app/tell-live';
import { FactsConsumer } from './consumers/facts.consumer';
import { LiveConsumer } from './consumers/live.consumer';
import { ContentController } from './http/content.controller';
import { ProgressController } from './http/progress.controller';
import { EvaluateProgressWorker } from './jobs/evaluate-progress.worker';
import { EvaluationJobs } from './jobs/evaluation-jobs';
import { DatabaseTime } from './storage/database-time';
import { HISTORIES } from './storage/history';
import { migrations } from './storage/migrations';

@Module({
  imports: [DatabaseModule.forService('progression', migrations)],
  controllers: [ProgressController, ContentController],
  providers: [
    TakeFacts,
    EvaluateUsers,
    EvaluateApart,
    DueUsers,
    ReadProgress,
    ReadLedger,
    ReadToday,
    TellLive,
    { provide: EvaluationQueue, useClass: EvaluationJobs },
    FactsConsumer,
    LiveConsumer,
    EvaluateProgressWorker,
    DatabaseTime,
    KeepMonths.of(HISTORIES),
  ],
})
export class ProgressionModule {}
