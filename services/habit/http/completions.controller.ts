import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOperation,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentUser, type Viewer } from '#libs/auth';
import { Content } from '#libs/content';
import { FirstCheck, ifMatch, IF_MATCH_PATTERN, pathDate, pathId, queryDate } from '#libs/http';
import { CompletionWriter } from '../app/completion-writer';
import { ReadHabits } from '../app/read-habits';
import {
  completionAnswer,
  CompletionAnswer,
  CompletionBody,
  CompletionList,
  wishOf,
} from './completion-bodies';
import { VisibleHabit } from './visible-habit';

const PATH = '/v1/habits/:id/completions/:localDate';
const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: '"<version>" or *',
  schema: { type: 'string', pattern: IF_MATCH_PATTERN },
};
const dateQuery = (name: string) => ({ name, schema: { type: 'string', format: 'date' }, required: false });

type Params = Record<'id' | 'localDate', string>;
type RequestHeaders = Record<string, string | undefined>;

@ApiTags('habits')
@ApiBearerAuth()
@Controller()
export class CompletionsController {
  constructor(
    @Inject(CompletionWriter) private readonly writer: CompletionWriter,
    @Inject(ReadHabits) private readonly reading: ReadHabits,
    @Inject(Content) private readonly content: Content,
  ) {}

  @Put(PATH)
  @ApiOperation({ summary: 'State what was done on a date; the same twice changes nothing' })
  @FirstCheck(VisibleHabit)
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: CompletionAnswer })
  @ApiCreatedResponse({ type: CompletionAnswer, description: 'There was none.' })
  async record(
    @CurrentUser() user: Viewer,
    @Param() { id, localDate }: Params,
    @Headers() headers: RequestHeaders,
    @Body() body: CompletionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CompletionAnswer> {
    const { created, completion } = await this.writer.submit({
      userId: user.userId,
      tokenTimeZone: user.timeZone,
      habitId: pathId(id, 'habit'),
      localDate: pathDate(localDate),
      ifMatch: ifMatch(headers),
      wish: wishOf(body),
    });
    void reply.code(created ? 201 : 200).header('etag', `"${completion!.version}"`);
    return completionAnswer(completion!, this.content.rules.yield);
  }

  @Delete(PATH)
  @ApiOperation({ summary: 'Take back what was recorded for a date' })
  @HttpCode(204)
  @FirstCheck(VisibleHabit)
  @ApiHeader(IF_MATCH)
  @ApiNoContentResponse()
  async takeBack(
    @CurrentUser() user: Viewer,
    @Param() { id, localDate }: Params,
    @Headers() headers: RequestHeaders,
  ): Promise<void> {
    await this.writer.submit({
      userId: user.userId,
      tokenTimeZone: user.timeZone,
      habitId: pathId(id, 'habit'),
      localDate: pathDate(localDate),
      ifMatch: ifMatch(headers),
      wish: { kind: 'remove' },
    });
  }

  @Get('/v1/habits/:id/completions')
  @ApiOperation({ summary: 'What was recorded of a habit, by date' })
  @FirstCheck(VisibleHabit)
  @ApiQuery(dateQuery('from'))
  @ApiQuery(dateQuery('to'))
  @ApiOkResponse({ type: CompletionList })
  async history(
    @CurrentUser() user: Viewer,
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
  ): Promise<CompletionList> {
    const span = { from: queryDate(query, 'from'), to: queryDate(query, 'to') };
    const completions = await this.reading.history(user, pathId(id, 'habit'), span);
    const { yield: rules } = this.content.rules;
    return { items: completions.map((one) => completionAnswer(one, rules)), nextCursor: null };
  }
}
