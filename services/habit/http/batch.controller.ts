import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Viewer } from '#libs/auth';
import { Content } from '#libs/content';
import { isUuid, notFound } from '#libs/domain-kit';
import { BodyLimit, parseDto, problemFor } from '#libs/http';
import { CompletionWriter } from '../app/completion-writer';
import { HabitStore } from '../app/habit-store';
import type { CompletionOutcome, RecordRequest } from '../app/pending-write';
import { BatchOperation, BatchResults, CompletionBatch, completionAnswer, wishOf } from './completion-bodies';
import type { BatchResult } from './completion-bodies';

const PATH = '/v1/completions/batch';
const BATCH_BYTES_MAX = 4 * 1024 * 1024;

/** An operation as it goes to the writer, or why it can't. */
type Parsed = { request: RecordRequest } | { error: unknown; habitId: string | null };

@ApiTags('habits')
@ApiBearerAuth()
@Controller()
export class BatchController {
  constructor(
    @Inject(CompletionWriter) private readonly writer: CompletionWriter,
    @Inject(HabitStore) private readonly habits: HabitStore,
    @Inject(Content) private readonly content: Content,
  ) {}

  @Post(PATH)
  @ApiOperation({ summary: 'State many completions at once; each is answered by itself' })
  @HttpCode(200)
  @BodyLimit(BATCH_BYTES_MAX)
  @ApiOkResponse({ type: BatchResults })
  async record(@CurrentUser() user: Viewer, @Body() body: CompletionBatch): Promise<BatchResults> {
    const parsed = body.operations.map((operation) => parseOperation(user, operation));
    // First, since nothing may fail any more once something was written.
    const own = await this.ownOfBroken(user, parsed);
    const requests = parsed.flatMap((one) => ('request' in one ? [one.request] : []));
    const outcomes = await Promise.allSettled(this.writer.submitAll(requests));
    let next = 0;
    return {
      results: parsed.map((one) =>
        'request' in one ? this.resultOf(outcomes[next++]!) : refusal(brokenError(one, own)),
      ),
    };
  }

  /** Another's habit is 404 before the rest of the operation is looked at, as in the single call. */
  private async ownOfBroken(user: Viewer, parsed: readonly Parsed[]): Promise<Set<string>> {
    const ids = parsed.flatMap((one) => ('error' in one && one.habitId !== null ? [one.habitId] : []));
    return ids.length === 0 ? new Set() : this.habits.ownOf(user.userId, ids);
  }

  private resultOf(outcome: PromiseSettledResult<CompletionOutcome>): BatchResult {
    if (outcome.status === 'rejected') return refusal(outcome.reason);
    const { created, completion } = outcome.value;
    if (completion === null) return { status: 204 };
    const answer = completionAnswer(completion, this.content.rules.yield);
    return { status: created ? 201 : 200, completion: answer };
  }
}

function parseOperation(user: Viewer, operation: unknown): Parsed {
  try {
    const { habitId, localDate, ...rest } = parseDto(BatchOperation, operation);
    const { userId, timeZone: tokenTimeZone } = user;
    return { request: { userId, tokenTimeZone, habitId, localDate, ifMatch: null, wish: wishOf(rest) } };
  } catch (error) {
    return { error, habitId: habitIdOf(operation) };
  }
}

function habitIdOf(operation: unknown): string | null {
  const { habitId } = (operation ?? {}) as { habitId?: unknown };
  return isUuid(habitId) ? habitId.toLowerCase() : null;
}

const brokenError = (
  { error, habitId }: { error: unknown; habitId: string | null },
  own: Set<string>,
): unknown => (habitId !== null && !own.has(habitId) ? notFound('habit') : error);

function refusal(error: unknown): BatchResult {
  const problem = problemFor(error, PATH);
  return { status: problem.status, problem };
}
