import { Controller, Get, Query } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Viewer } from '#libs/auth';
import { isUuid } from '#libs/domain-kit';
import { decodeCursor, page, Paged, readPaging, type Page } from '#libs/http';
import type { Progress, ProgressToday } from '#libs/contracts';
import { ReadLedger, type LedgerEntry, type LedgerPlace } from '../app/read-ledger';
import { ReadProgress, type HabitStreak } from '../app/read-progress';
import { ReadToday } from '../app/read-today';
import { LedgerPage, ProgressBody, StreakPage } from './bodies';

@ApiTags('Progress')
@Controller()
export class ProgressController {
  constructor(
    private readonly progress: ReadProgress,
    private readonly ledger: ReadLedger,
    private readonly today: ReadToday,
  ) {}

  @Get('/v1/progress')
  @ApiOperation({ summary: 'Madra, score of today, realm and overall streak; zeros for a new user' })
  @ApiOkResponse({ type: ProgressBody })
  read(@CurrentUser() user: Viewer): Promise<Progress> {
    return this.progress.progress(user.userId);
  }

  /** For gateways, with the viewer's own token: what the dashboard shows of progress. */
  @Get('/v1/progress/today')
  @ApiExcludeEndpoint()
  ofToday(@CurrentUser() user: Viewer): Promise<ProgressToday> {
    return this.today.read(user.userId);
  }

  @Get('/v1/progress/streaks')
  @ApiOperation({ summary: 'The streak of every habit, archived ones too' })
  @Paged()
  @ApiOkResponse({ type: StreakPage })
  async streaks(@CurrentUser() user: Viewer, @Query() query: unknown): Promise<Page<HabitStreak>> {
    const { limit, cursor } = readPaging(query);
    const afterId = cursor === null ? null : decodeCursor(cursor, isUuid);
    const rows = await this.progress.streaks(user.userId, afterId, limit + 1);
    return page(rows, limit, ({ habitId }) => habitId);
  }

  @Get('/v1/progress/ledger')
  @ApiOperation({ summary: 'Receipts of all madra, newest first' })
  @Paged()
  @ApiOkResponse({ type: LedgerPage })
  async receipts(@CurrentUser() user: Viewer, @Query() query: unknown): Promise<Page<LedgerEntry>> {
    const { limit, cursor } = readPaging(query);
    const after = cursor === null ? null : placeOf(decodeCursor(cursor, isPlace));
    const rows = await this.ledger.read(user.userId, after, limit + 1);
    return page(rows, limit, ({ recordedAt, id }) => [recordedAt, id]);
  }
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const isPlace = (value: unknown): value is [string, string] =>
  Array.isArray(value) &&
  value.length === 2 &&
  INSTANT.test(String(value[0])) &&
  !Number.isNaN(Date.parse(String(value[0]))) &&
  isUuid(value[1]);

const placeOf = ([recordedAt, id]: [string, string]): LedgerPlace => ({ recordedAt, id });
