import { Module } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { BoardReader } from '#libs/board-index';
import { DatabaseModule } from '#libs/database';
import { REDIS } from '#libs/redis';
import { MarksBell } from './app/marks-bell';
import { ReadBoard } from './app/read-board';
import { SeeBoard } from './app/see-board';
import { TakeFacts } from './app/take-facts';
import { TendBoards } from './app/tend-boards';
import { FactsConsumer } from './consumers/facts.consumer';
import { BoardsController } from './http/boards.controller';
import { TendedBoardsController } from './http/tended-boards.controller';
import { PublishBoardsJob } from './jobs/publish-boards.job';
import { LEADERBOARD_MIGRATIONS } from './storage/migrations';

@Module({
  imports: [DatabaseModule.forService('leaderboard', LEADERBOARD_MIGRATIONS)],
  controllers: [BoardsController, TendedBoardsController],
  providers: [
    { provide: BoardReader, inject: [REDIS], useFactory: (redis: Redis) => new BoardReader(redis) },
    TakeFacts,
    MarksBell,
    SeeBoard,
    ReadBoard,
    TendBoards,
    FactsConsumer,
    PublishBoardsJob,
  ],
})
export class LeaderboardModule {}
