import { Module } from '@nestjs/common';
import { auditMigration } from '#libs/audit';
import { DatabaseModule } from '#libs/database';
import { outboxMigration } from '#libs/messaging';
import { ActivityFeed } from './app/activity-feed';
import { ChangeClan } from './app/change-clan';
import { ChangeMember } from './app/change-member';
import { ChooseBanner } from './app/choose-banner';
import { Circles } from './app/circles';
import { ClanReads } from './app/clan-reads';
import { ClanStore } from './app/clan-store';
import { ErasePerson } from './app/erase-person';
import { FoundClan } from './app/found-clan';
import { InvitePerson } from './app/invite-person';
import { JoinClan } from './app/join-clan';
import { Live } from './app/live';
import { Newcomers } from './app/newcomers';
import { People } from './app/people';
import { ReadClans } from './app/read-clans';
import { RemoveMember } from './app/remove-member';
import { SettleLeadership } from './app/settle-leadership';
import { TellActivity } from './app/tell-activity';
import { TellBreakthrough } from './app/tell-breakthrough';
import { ActivityConsumer } from './consumers/activity-consumer';
import { IdentityConsumer } from './consumers/identity-consumer';
import { ClansController } from './http/clans.controller';
import { ChangesMember, IsClan, LeadsClan, SeesMembers } from './http/first-checks';
import { MembersController } from './http/members.controller';
import { OwnClansController } from './http/own-clans.controller';
import { SuccessionSweep } from './jobs/succession-sweep';
import { Clan1763600000000 } from './storage/migrations/1763600000000-clan';
import { PgCircles } from './storage/pg-circles';
import { PgClanReads } from './storage/pg-clan-reads';
import { PgClanStore } from './storage/pg-clan-store';
import { PgPeople } from './storage/pg-people';
import { RedisLive } from './storage/redis-live';

const useCases = [
  FoundClan,
  ChangeClan,
  ReadClans,
  JoinClan,
  InvitePerson,
  ChangeMember,
  RemoveMember,
  ChooseBanner,
  SettleLeadership,
  ErasePerson,
  TellActivity,
  TellBreakthrough,
  ActivityFeed,
  Newcomers,
];

const storage = [
  { provide: ClanStore, useClass: PgClanStore },
  { provide: ClanReads, useClass: PgClanReads },
  { provide: People, useClass: PgPeople },
  { provide: Circles, useClass: PgCircles },
  { provide: Live, useClass: RedisLive },
];

const firstChecks = [IsClan, LeadsClan, SeesMembers, ChangesMember];

@Module({
  imports: [
    DatabaseModule.forService('clan', [outboxMigration('clan'), Clan1763600000000, auditMigration('clan')]),
  ],
  controllers: [ClansController, MembersController, OwnClansController],
  providers: [...useCases, ...storage, ...firstChecks, IdentityConsumer, ActivityConsumer, SuccessionSweep],
})
export class ClanModule {}
