import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Viewer } from '#libs/auth';
import { page, Paged } from '#libs/http';
import { ChooseBanner } from '../app/choose-banner';
import { ReadClans } from '../app/read-clans';
import { OwnClanAnswer, ownClanAnswer, OwnClanPage } from './answers';
import { BannerBody } from './bodies';
import { pagingByTime } from './paging';

@ApiTags('Clans')
@Controller()
export class OwnClansController {
  constructor(
    private readonly clans: ReadClans,
    private readonly chooseBanner: ChooseBanner,
  ) {}

  @Get('/v1/me/clans')
  @ApiOperation({ summary: 'Clans that one is in' })
  @Paged()
  @ApiOkResponse({ type: OwnClanPage })
  async list(@CurrentUser() { userId }: Viewer, @Query() query: unknown): Promise<OwnClanPage> {
    const { limit, after } = pagingByTime(query);
    const rows = await this.clans.ownClans(userId, after, limit + 1);
    const { items, nextCursor } = page(rows, limit, (row) => row.position);
    return { items: items.map(ownClanAnswer), nextCursor };
  }

  @Put('/v1/me/banner')
  @ApiOperation({ summary: 'The clan whose banner one carries' })
  @ApiOkResponse({ type: OwnClanAnswer })
  async choose(@CurrentUser() { userId }: Viewer, @Body() { clanId }: BannerBody): Promise<OwnClanAnswer> {
    return ownClanAnswer(await this.chooseBanner.execute(userId, clanId));
  }
}
