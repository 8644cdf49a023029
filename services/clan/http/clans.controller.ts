import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiCreatedResponse, ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Viewer } from '#libs/auth';
import { FirstCheck, page, Paged, pathId, queryText } from '#libs/http';
import { ChangeClan } from '../app/change-clan';
import { FoundClan } from '../app/found-clan';
import { ReadClans } from '../app/read-clans';
import { ignoringCase } from '../domain/clan-text';
import { ClanAnswer, ClanPage } from './answers';
import { ChangeClanBody, FoundClanBody } from './bodies';
import { LeadsClan } from './first-checks';
import { pagingByName } from './paging';

@ApiTags('Clans')
@Controller()
export class ClansController {
  constructor(
    private readonly foundClan: FoundClan,
    private readonly changeClan: ChangeClan,
    private readonly clans: ReadClans,
  ) {}

  @Post('/v1/clans')
  @ApiOperation({ summary: 'Found a clan' })
  @HttpCode(201)
  @ApiCreatedResponse({ type: ClanAnswer })
  found(@CurrentUser() { userId }: Viewer, @Body() body: FoundClanBody): Promise<ClanAnswer> {
    return this.foundClan.execute(userId, body);
  }

  @Get('/v1/clans')
  @ApiOperation({ summary: 'Find clans by a part of their name' })
  @ApiQuery({
    name: 'query',
    required: false,
    type: String,
    description: 'A part of the name, ignoring case.',
  })
  @Paged()
  @ApiOkResponse({ type: ClanPage })
  async search(@CurrentUser() { userId }: Viewer, @Query() query: unknown): Promise<ClanPage> {
    const part = queryText(query, 'query') ?? null;
    const { limit, after } = pagingByName(query);
    const rows = await this.clans.search(userId, part, after, limit + 1);
    return page(rows, limit, (clan) => ignoringCase(clan.name));
  }

  @Get('/v1/clans/:clanId')
  @ApiOperation({ summary: 'One clan' })
  @ApiOkResponse({ type: ClanAnswer })
  one(@CurrentUser() { userId }: Viewer, @Param('clanId') clanId: string): Promise<ClanAnswer> {
    return this.clans.one(userId, pathId(clanId, 'clan'));
  }

  @Patch('/v1/clans/:clanId')
  @ApiOperation({ summary: 'Change a clan' })
  @ApiOkResponse({ type: ClanAnswer })
  @FirstCheck(LeadsClan)
  change(
    @CurrentUser() { userId }: Viewer,
    @Param('clanId') clanId: string,
    @Body() body: ChangeClanBody,
  ): Promise<ClanAnswer> {
    return this.changeClan.execute(userId, pathId(clanId, 'clan'), body);
  }
}
