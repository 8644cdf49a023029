import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { FieldError, Problem } from '#libs/contracts';
import { completionYield, fromHundredths, isUuid, type LocalDate, type YieldRules } from '#libs/domain-kit';
import { Custom, DateField, Int, Items, Text, validationError } from '#libs/http';
import type { Completion, CompletionWish } from '../domain/completion';

/** Operations of one batch call. */
const BATCH_OPERATIONS_MAX = 500;

const onlyTrue = () =>
  Custom({ type: 'boolean', enum: [true] }, (value) => (value === true ? null : 'must be true'), {
    optional: true,
  });

export class CompletionBody {
  @Int({ min: 1, optional: true, description: 'Required unless skipped; a check takes 1 alone.' })
  amount?: number;
  @onlyTrue()
  skipped?: true;
  @Text({ max: 1000, lineBreaks: true, optional: true, nullable: true })
  note: string | null = null;
}

export class BatchOperation extends CompletionBody {
  @Custom({ type: 'string', format: 'uuid' }, (value) => (isUuid(value) ? null : 'must be an id'), {
    normalize: (value) => (typeof value === 'string' ? value.toLowerCase() : value),
  })
  habitId: string;
  @DateField()
  localDate: LocalDate;
  @onlyTrue()
  remove?: true;
}

export class CompletionBatch {
  // Parsed one by one, so that a broken one spoils no other.
  @Items(() => BatchOperation, { max: BATCH_OPERATIONS_MAX, parse: false })
  operations: unknown[];
}

/** What the client wants to stand. @throws DomainError `validation` when it says none or two things at once */
export function wishOf({
  amount,
  skipped,
  remove,
  note,
}: CompletionBody & { remove?: true }): CompletionWish {
  const errors: FieldError[] = [];
  if (remove && note !== null) errors.push({ pointer: '/note', detail: 'can not be given with remove' });
  if (remove && skipped) errors.push({ pointer: '/skipped', detail: 'can not be given with remove' });
  if (amount !== undefined && (skipped || remove)) {
    errors.push({ pointer: '/amount', detail: `can not be given with ${skipped ? 'skipped' : 'remove'}` });
  }
  if (errors.length > 0) throw validationError(errors);
  if (remove) return { kind: 'remove' };
  if (skipped) return { kind: 'skip', note };
  if (amount !== undefined) return { kind: 'amount', amount, note };
  throw validationError([{ pointer: '/amount', detail: 'is required unless skipped is true' }]);
}

export class CompletionAnswer {
  @ApiProperty({ format: 'uuid' })
  habitId: string;
  @ApiProperty({ type: String, format: 'date' })
  localDate: LocalDate;
  @ApiProperty({ enum: ['done', 'partial', 'skipped'] })
  status: 'done' | 'partial' | 'skipped';
  @ApiProperty({ type: 'integer', nullable: true })
  amount: number | null;
  @ApiProperty({ type: String, nullable: true })
  note: string | null;
  @ApiProperty({ type: 'integer' })
  version: number;
  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
  @ApiProperty({ description: 'What it yields by the rules.' })
  madra: number;
}

export class CompletionList {
  @ApiProperty({ type: [CompletionAnswer] })
  items: CompletionAnswer[];
  @ApiProperty({ type: String, nullable: true, description: 'Always null: one answer holds all.' })
  nextCursor: null;
}

export class BatchResult {
  @ApiProperty({ type: 'integer', description: 'The HTTP status of the single call.' })
  status: number;
  @ApiPropertyOptional({ type: CompletionAnswer })
  completion?: CompletionAnswer;
  @ApiPropertyOptional({ allOf: [{ $ref: '#/components/schemas/Problem' }] })
  problem?: Problem;
}

export class BatchResults {
  @ApiProperty({ type: [BatchResult] })
  results: BatchResult[];
}

/** @param completion one that stands, not a removal */
export const completionAnswer = (completion: Completion, rules: YieldRules): CompletionAnswer => ({
  habitId: completion.habitId,
  localDate: completion.localDate,
  status: completion.status as CompletionAnswer['status'],
  amount: completion.amount,
  note: completion.note,
  version: completion.version,
  recordedAt: completion.recordedAt,
  madra: fromHundredths(yieldOf(completion, rules)),
});

/** Without items, which are not this service's: the multiplier is 1. */
function yieldOf({ amount, target, difficulty }: Completion, rules: YieldRules): number {
  if (amount === null || target === null || difficulty === null) return 0;
  return completionYield({ amount, target, difficulty, multiplier: 1 }, rules);
}
