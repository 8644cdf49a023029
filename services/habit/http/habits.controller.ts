import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOperation,
  ApiCreatedResponse,
  ApiExcludeEndpoint,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, type Viewer } from '#libs/auth';
import { Content } from '#libs/content';
import type { HabitsToday } from '#libs/contracts';
import { isUuid } from '#libs/domain-kit';
import { decodeCursor, FirstCheck, page, Paged, pathId, queryBool, readPaging } from '#libs/http';
import { ChangeHabit } from '../app/change-habit';
import { CreateHabit } from '../app/create-habit';
import type { HabitPlace } from '../app/habit-store';
import { ReadHabits } from '../app/read-habits';
import { ReadToday } from '../app/read-today';
import { completionAnswer } from './completion-bodies';
import { habitAnswer, HabitAnswer, HabitList, HabitPatch, NewHabit } from './habit-bodies';
import { VisibleHabit } from './visible-habit';

@ApiTags('habits')
@ApiBearerAuth()
@Controller()
export class HabitsController {
  constructor(
    @Inject(CreateHabit) private readonly creating: CreateHabit,
    @Inject(ChangeHabit) private readonly changing: ChangeHabit,
    @Inject(ReadHabits) private readonly reading: ReadHabits,
    @Inject(ReadToday) private readonly today: ReadToday,
    @Inject(Content) private readonly content: Content,
  ) {}

  @Post('/v1/habits')
  @ApiOperation({ summary: 'Make a habit' })
  @ApiCreatedResponse({ type: HabitAnswer })
  async create(@CurrentUser() user: Viewer, @Body() body: NewHabit): Promise<HabitAnswer> {
    return habitAnswer(await this.creating.run(user, body));
  }

  @Get('/v1/habits')
  @ApiOperation({ summary: 'Own habits, in use or archived' })
  @ApiQuery({ name: 'archived', type: Boolean, required: false })
  @Paged()
  @ApiOkResponse({ type: HabitList })
  async list(@CurrentUser() user: Viewer, @Query() query: Record<string, unknown>): Promise<HabitList> {
    const archived = queryBool(query, 'archived') ?? false;
    const { limit, cursor } = readPaging(query);
    const after = cursor === null ? null : decodeCursor(cursor, isPlace);
    const habits = await this.reading.list(user.userId, { archived, after, limit: limit + 1 });
    const { items, nextCursor } = page(habits, limit, ({ createdAt, id }): HabitPlace => ({ createdAt, id }));
    return { items: items.map(habitAnswer), nextCursor };
  }

  /** For gateways, with the viewer's own token: what the dashboard shows of habits. */
  @Get('/v1/habits/today')
  @ApiExcludeEndpoint()
  async ofToday(@CurrentUser() user: Viewer): Promise<HabitsToday> {
    const { date, endsInMs, habits } = await this.today.read(user);
    const { yield: rules } = this.content.rules;
    return {
      date,
      endsInMs,
      habits: habits.map(({ habit, completion }) => ({
        ...habitAnswer(habit),
        completion: completion && completionAnswer(completion, rules),
      })),
    };
  }

  @Get('/v1/habits/:id')
  @ApiOperation({ summary: 'One habit' })
  @ApiOkResponse({ type: HabitAnswer })
  async one(@CurrentUser() user: Viewer, @Param('id') id: string): Promise<HabitAnswer> {
    return habitAnswer(await this.reading.one(user.userId, pathId(id, 'habit')));
  }

  @Patch('/v1/habits/:id')
  @ApiOperation({ summary: 'Change a habit, or bring it back from the archive' })
  @FirstCheck(VisibleHabit)
  @ApiOkResponse({ type: HabitAnswer })
  async change(
    @CurrentUser() user: Viewer,
    @Param('id') id: string,
    @Body() body: HabitPatch,
  ): Promise<HabitAnswer> {
    return habitAnswer(await this.changing.change(user, pathId(id, 'habit'), { ...body }));
  }

  @Delete('/v1/habits/:id')
  @ApiOperation({ summary: 'Put a habit into the archive; its history stays' })
  @HttpCode(204)
  @ApiNoContentResponse()
  async archive(@CurrentUser() user: Viewer, @Param('id') id: string): Promise<void> {
    await this.changing.archive(user, pathId(id, 'habit'));
  }
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

function isPlace(value: unknown): value is HabitPlace {
  const { createdAt, id } = (value ?? {}) as Partial<Record<string, unknown>>;
  return (
    typeof createdAt === 'string' &&
    INSTANT.test(createdAt) &&
    !Number.isNaN(Date.parse(createdAt)) &&
    isUuid(id)
  );
}
