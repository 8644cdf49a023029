import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common';
import {
  ApiExcludeEndpoint,
  ApiOperation,
  ApiOkResponse,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, type Viewer } from '#libs/auth';
import { BOARD_WINDOW_ROWS, PERIODS, type BoardView } from '#libs/contracts';
import { notFound } from '#libs/domain-kit';
import { page, Paged, pathId, queryInt, readPaging } from '#libs/http';
import { ReadBoard } from '../app/read-board';
import { SeeBoard } from '../app/see-board';
import { CLANS } from '../domain/boards';
import { BoardPage, BoardViewAnswer, OwnRankPage } from './answers';
import { periodIn, placeIn, refIn, startIn } from './board-query';
import { boardText, sharedBoardText } from './board-text';

const RADIUS = { min: 0, max: 50, byDefault: 5 };
const RADIUS_SCHEMA = {
  type: 'integer',
  minimum: RADIUS.min,
  maximum: RADIUS.max,
  default: RADIUS.byDefault,
} as const;
/** Beyond any board: what lies below its last row is an empty page. */
const FROM = { min: 1, max: 1_000_000_000, byDefault: 1 };
const FROM_SCHEMA = {
  type: 'integer',
  minimum: FROM.min,
  maximum: FROM.max,
  default: FROM.byDefault,
  description: 'The rank of the first row; a cursor goes before it.',
} as const;
const TOP = { min: 1, max: BOARD_WINDOW_ROWS, byDefault: BOARD_WINDOW_ROWS };
const BOARD_PARAM = { name: 'board', type: String, description: '`global`, `clans`, or `clan:` and its id.' };
const PERIOD_QUERY = { name: 'period', enum: PERIODS };
const JSON_TYPE = 'application/json; charset=utf-8';
const KEY_QUERY = {
  name: 'key',
  required: false,
  type: String,
  description: 'By default the period of the own today.',
  example: '2026-W47',
};

@ApiTags('Boards')
@Controller()
export class BoardsController {
  constructor(
    @Inject(SeeBoard) private readonly boards: SeeBoard,
    @Inject(ReadBoard) private readonly read: ReadBoard,
  ) {}

  @Get('/v1/boards/:board')
  @ApiOperation({ summary: 'A board from the top, page by page' })
  @ApiParam(BOARD_PARAM)
  @ApiQuery(PERIOD_QUERY)
  @ApiQuery(KEY_QUERY)
  @ApiQuery({ name: 'from', required: false, schema: FROM_SCHEMA })
  @Paged()
  @ApiOkResponse({ type: BoardPage })
  @Header('content-type', JSON_TYPE)
  async board(
    @CurrentUser() viewer: Viewer,
    @Param('board') name: string,
    @Query() query: unknown,
  ): Promise<string | Buffer> {
    const seen = await this.boards.see(viewer, name);
    const ref = refIn(query, seen);
    const { limit, cursor } = readPaging(query);
    const start = startIn(cursor);
    const from = queryInt(query, 'from', FROM);
    if (start === null && from > FROM.min)
      return boardText(await this.read.pageFrom(ref, seen.now, from, limit + 1), limit);
    const answer = await this.read.page(ref, seen.now, start, limit + 1);
    return start === null ? sharedBoardText(answer, limit) : boardText(answer, limit);
  }

  @Get('/v1/boards/:board/around/:memberId')
  @ApiOperation({ summary: 'A member and those around on a board' })
  @ApiParam(BOARD_PARAM)
  @ApiParam({ name: 'memberId', type: String, description: 'An id, or `me`.' })
  @ApiQuery(PERIOD_QUERY)
  @ApiQuery(KEY_QUERY)
  @ApiQuery({ name: 'radius', required: false, schema: RADIUS_SCHEMA })
  @ApiOkResponse({ type: BoardPage })
  @Header('content-type', JSON_TYPE)
  async around(
    @CurrentUser() viewer: Viewer,
    @Param('board') name: string,
    @Param('memberId') member: string,
    @Query() query: unknown,
  ): Promise<string> {
    const seen = await this.boards.see(viewer, name);
    // A user is no member of `clans`, so `me` is not listed there.
    if (member === 'me' && seen.board === CLANS) throw notFound('member on this board');
    const memberId = member === 'me' ? viewer.userId : pathId(member, 'member on this board');
    const ref = refIn(query, seen);
    const radius = queryInt(query, 'radius', RADIUS);
    return boardText(await this.read.around(ref, seen.now, memberId, radius), Infinity);
  }

  @Get('/v1/me/ranks')
  @ApiOperation({ summary: "Own places on `global` and on one's clans' boards" })
  @ApiQuery(PERIOD_QUERY)
  @Paged()
  @ApiOkResponse({ type: OwnRankPage })
  async ranks(@CurrentUser() viewer: Viewer, @Query() query: unknown): Promise<OwnRankPage> {
    const period = periodIn(query);
    const { limit, cursor } = readPaging(query);
    const start = placeIn(cursor);
    const ranks = await this.read.ownRanks(viewer, period);
    return page(ranks.slice(start), limit, () => start + limit);
  }

  /** For gateways, with the viewer's own token: the first rows of the viewer's own period. */
  @Get('/v1/boards/:board/view')
  @ApiExcludeEndpoint()
  @ApiOkResponse({ type: BoardViewAnswer })
  async view(
    @CurrentUser() viewer: Viewer,
    @Param('board') name: string,
    @Query() query: unknown,
  ): Promise<BoardView> {
    const seen = await this.boards.see(viewer, name);
    return this.read.view(viewer, seen, periodIn(query), queryInt(query, 'top', TOP));
  }
}
