import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Viewer } from '#libs/auth';
import { isUuid } from '#libs/domain-kit';
import { decodeCursor, encodeCursor, Paged, readPaging } from '#libs/http';
import { ReadOperations } from '../app/read-operations';
import { ActionsEverywhereAnswer, OverviewAnswer } from './operation-answers';

@ApiTags('Operator')
@Controller()
export class OperationsController {
  constructor(@Inject(ReadOperations) private readonly operations: ReadOperations) {}

  @Get('/v1/operator/overview')
  @ApiOperation({ summary: 'Live figures of the whole product' })
  @ApiOkResponse({ type: OverviewAnswer })
  overview(@CurrentUser() viewer: Viewer): Promise<OverviewAnswer> {
    return this.operations.overview(viewer);
  }

  @Get('/v1/operator/actions')
  @ApiOperation({ summary: 'What operators did anywhere, newest first' })
  @Paged()
  @ApiOkResponse({ type: ActionsEverywhereAnswer })
  async actions(@CurrentUser() viewer: Viewer, @Query() query: unknown): Promise<ActionsEverywhereAnswer> {
    const { limit, cursor } = readPaging(query);
    if (cursor !== null) decodeCursor(cursor, isUuid);
    const { items, away, more } = await this.operations.actions(viewer, limit, cursor);
    const last = items.at(-1);
    return { items, away, nextCursor: more && last ? encodeCursor(last.id) : null };
  }
}
