import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Viewer } from '#libs/auth';
import { boardId } from '#libs/board-index';
import { PERIODS, type Period } from '#libs/contracts';
import { invalid, notFound, periodDates } from '#libs/domain-kit';
import { decodeCursor, OneOf, page, Paged, readPaging, Text } from '#libs/http';
import { TendBoards } from '../app/tend-boards';
import { parseBoardName } from '../domain/boards';
import { TendedBoardPage } from './answers';
import { KEY_CHARACTERS_MAX } from './board-query';

/** `clan:` and an id are the longest. */
const BOARD_CHARACTERS_MAX = 50;

class RebuildBody {
  @Text({ max: BOARD_CHARACTERS_MAX, description: '`global`, `clans`, or `clan:` and its id.' })
  board: string;

  @OneOf(PERIODS)
  period: Period;

  @Text({ max: KEY_CHARACTERS_MAX, description: 'Such as 2026-W47.' })
  periodKey: string;
}

type Place = [usedAtMs: number, id: string];

const isPlace = (value: unknown): value is Place =>
  Array.isArray(value) &&
  value.length === 2 &&
  Number.isSafeInteger(value[0]) &&
  typeof value[1] === 'string';

@ApiTags('Operator')
@Controller()
export class TendedBoardsController {
  constructor(@Inject(TendBoards) private readonly boards: TendBoards) {}

  @Get('/v1/operator/boards')
  @ApiOperation({ summary: 'Boards in the index, the latest used first' })
  @Paged()
  @ApiOkResponse({ type: TendedBoardPage })
  async list(@Query() query: unknown): Promise<TendedBoardPage> {
    const { limit, cursor } = readPaging(query);
    const place = cursor === null ? null : decodeCursor(cursor, isPlace);
    const after = place && { usedAtMs: place[0], id: place[1] };
    const boards = await this.boards.list(after, limit + 1);
    return page(boards, limit, (board): Place => [Date.parse(board.usedAt), boardId(board)]);
  }

  @Post('/v1/operator/boards/rebuilds')
  @ApiOperation({ summary: 'Have a board built anew from the database' })
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'It follows within a moment, under a fresh epoch.' })
  rebuild(
    @CurrentUser() { userId }: Viewer,
    @Body() { board: name, period, periodKey }: RebuildBody,
  ): Promise<void> {
    const board = parseBoardName(name);
    if (board === undefined) throw notFound('board');
    if (periodDates(period, periodKey) === undefined)
      throw invalid('/periodKey', `is not the key of a ${period}`);
    return this.boards.rebuild(userId, { board, period, periodKey });
  }
}
