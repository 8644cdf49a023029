import { Module } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { BoardReader } from '#libs/board-index';
import { DASHBOARD_CACHE } from '#libs/contracts';
import { CLOCK, type Clock } from '#libs/domain-kit';
import { OWN_URL, Settings } from '#libs/process';
import { CacheAside, REDIS } from '#libs/redis';
import { Channels } from './app/channels';
import { Gateways } from './app/gateways';
import { LeaderboardClient } from './app/leaderboard-client';
import { PartClient } from './app/part-client';
import { ReadDashboard } from './app/read-dashboard';
import { ReadOperations } from './app/read-operations';
import { DashboardController } from './http/dashboard.controller';
import { OperationsController } from './http/operations.controller';
import { ClientEvents } from './socket/client-events';
import { GatewayServer } from './socket/gateway-server';
import { Handshake } from './socket/handshake';
import { TellSockets } from './socket/tell-sockets';

const parts = {
  provide: PartClient,
  inject: [Settings, OWN_URL],
  useFactory: ({ frontUrl }: Settings, ownUrl: string) => new PartClient(frontUrl ?? ownUrl),
};
const leaderboard = {
  provide: LeaderboardClient,
  inject: [PartClient],
  useFactory: (client: PartClient) => new LeaderboardClient(client),
};
const boards = {
  provide: BoardReader,
  inject: [REDIS],
  useFactory: (redis: Redis) => new BoardReader(redis),
};
const dashboards = {
  provide: ReadDashboard,
  inject: [REDIS, PartClient, LeaderboardClient, BoardReader],
  useFactory: (redis: Redis, client: PartClient, views: LeaderboardClient, reader: BoardReader) =>
    new ReadDashboard(new CacheAside(redis, DASHBOARD_CACHE), client, views, reader),
};

const operations = {
  provide: ReadOperations,
  inject: [PartClient, Gateways, CLOCK],
  useFactory: (client: PartClient, gateways: Gateways, clock: Clock) =>
    new ReadOperations(client, gateways, () => clock.now()),
};

@Module({
  controllers: [DashboardController, OperationsController],
  providers: [
    parts,
    leaderboard,
    boards,
    dashboards,
    operations,
    Gateways,
    Channels,
    Handshake,
    ClientEvents,
    GatewayServer,
    TellSockets,
  ],
})
export class GatewayModule {}
