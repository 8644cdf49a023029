import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiOperation,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentUser, type Viewer } from '#libs/auth';
import { FirstCheck, page, Paged, pathId, queryEnum } from '#libs/http';
import { ChangeMember } from '../app/change-member';
import { InvitePerson } from '../app/invite-person';
import { type Entrance, JoinClan } from '../app/join-clan';
import { mustAdmit, ReadClans } from '../app/read-clans';
import { RemoveMember } from '../app/remove-member';
import { MemberAnswer, memberAnswer, MemberPage } from './answers';
import { ChangeMemberBody, JoinBody } from './bodies';
import { ChangesMember, IsClan, SeesMembers } from './first-checks';
import { pagingByTime } from './paging';

const STATUS_OF: Record<Entrance['outcome'], number> = { joined: 201, waiting: 202, already: 200 };

@ApiTags('Clans')
@Controller()
export class MembersController {
  constructor(
    private readonly clans: ReadClans,
    private readonly joinClan: JoinClan,
    private readonly invitePerson: InvitePerson,
    private readonly changeMember: ChangeMember,
    private readonly removeMember: RemoveMember,
  ) {}

  @Get('/v1/clans/:clanId/members')
  @ApiOperation({ summary: 'Members, or those who ask or are invited' })
  @ApiQuery({ name: 'status', required: false, enum: ['requested', 'invited'] })
  @Paged()
  @ApiOkResponse({ type: MemberPage })
  @FirstCheck(SeesMembers)
  async list(
    @CurrentUser() { userId }: Viewer,
    @Param('clanId') clanId: string,
    @Query() query: unknown,
  ): Promise<MemberPage> {
    const clan = await this.clans.fromInside(userId, pathId(clanId, 'clan'));
    const status = queryEnum(query, 'status', ['requested', 'invited'] as const);
    if (status) mustAdmit(clan);
    const { limit, after } = pagingByTime(query);
    const rows = await this.clans.members(clan.id, status, after, limit + 1);
    const { items, nextCursor } = page(rows, limit, (row) => row.position);
    return { items: (await this.clans.withNames(items)).map(memberAnswer), nextCursor };
  }

  @Post('/v1/clans/:clanId/members')
  @ApiOperation({ summary: 'Join, ask to join, or invite' })
  @ApiOkResponse({ type: MemberAnswer, description: 'Already in.' })
  @ApiCreatedResponse({ type: MemberAnswer, description: 'Joined.' })
  @ApiAcceptedResponse({ type: MemberAnswer, description: 'Asked to join, or invited.' })
  @FirstCheck(IsClan)
  async join(
    @CurrentUser() viewer: Viewer,
    @Param('clanId') clanId: string,
    @Body() { userId = viewer.userId }: JoinBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MemberAnswer> {
    const clan = pathId(clanId, 'clan');
    const { outcome, member } =
      userId === viewer.userId
        ? await this.joinClan.execute(userId, clan)
        : await this.invitePerson.execute(viewer.userId, clan, userId);
    void reply.status(STATUS_OF[outcome]);
    return memberAnswer(await this.clans.withNameOf(member));
  }

  @Patch('/v1/clans/:clanId/members/:userId')
  @ApiOperation({ summary: 'Admit somebody, or change a role' })
  @ApiOkResponse({ type: MemberAnswer })
  @FirstCheck(ChangesMember)
  async change(
    @CurrentUser() viewer: Viewer,
    @Param('clanId') clanId: string,
    @Param('userId') userId: string,
    @Body() { role }: ChangeMemberBody,
  ): Promise<MemberAnswer> {
    const clan = pathId(clanId, 'clan');
    const member = await this.changeMember.execute(viewer.userId, clan, pathId(userId, 'member'), role);
    return memberAnswer(await this.clans.withNameOf(member));
  }

  /** `me` stands for the caller. */
  @ApiParam({ name: 'userId', type: String, description: 'An id, or `me`.' })
  @Delete('/v1/clans/:clanId/members/:userId')
  @ApiOperation({ summary: 'Leave, remove, or refuse' })
  @HttpCode(204)
  @ApiNoContentResponse()
  async remove(
    @CurrentUser() viewer: Viewer,
    @Param('clanId') clanId: string,
    @Param('userId') userId: string,
  ): Promise<void> {
    const target = userId === 'me' ? viewer.userId : pathId(userId, 'member');
    await this.removeMember.execute(viewer.userId, pathId(clanId, 'clan'), target);
  }
}
