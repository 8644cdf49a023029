import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Viewer } from '#libs/auth';
import { isUuid } from '#libs/domain-kit';
import { decodeCursor, page, Paged, pathId, readPaging } from '#libs/http';
import { EndSession } from '../app/end-session';
import { ListSessions } from '../app/list-sessions';
import { SessionsAnswer } from './answers';

type Place = [createdAt: string, id: string];

const isInstant = (value: unknown): boolean =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value;

const isPlace = (value: unknown): value is Place =>
  Array.isArray(value) && value.length === 2 && isInstant(value[0]) && isUuid(value[1]);

@ApiTags('Identity')
@Controller()
export class SessionsController {
  constructor(
    private readonly listSessions: ListSessions,
    private readonly endSession: EndSession,
  ) {}

  @Get('/v1/me/sessions')
  @ApiOperation({ summary: 'Devices that are signed in' })
  @Paged()
  @ApiOkResponse({ type: SessionsAnswer })
  async list(@CurrentUser() user: Viewer, @Query() query: unknown): Promise<SessionsAnswer> {
    const { limit, cursor } = readPaging(query);
    const place = cursor === null ? null : decodeCursor(cursor, isPlace);
    const after = place && { createdAt: place[0], id: place[1] };
    const rows = await this.listSessions.execute(user.userId, after, limit + 1);
    const shown = rows.map((session) => ({ ...session, current: session.id === user.sid }));
    return page(shown, limit, ({ createdAt, id }): Place => [createdAt, id]);
  }

  @Delete('/v1/me/sessions/:id')
  @ApiOperation({ summary: 'Sign one device out' })
  @HttpCode(204)
  @ApiNoContentResponse()
  end(@CurrentUser() user: Viewer, @Param('id') id: string): Promise<void> {
    return this.endSession.byId(user.userId, pathId(id, 'session'));
  }
}
