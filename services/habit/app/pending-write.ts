import type { DomainError, Span } from '#libs/domain-kit';
import { stands, type Completion } from '../domain/completion';
import type { CompletionRequest, Decision } from '../domain/decide-completion';
import type { StoredFacts } from './completion-store';

export interface RecordRequest extends CompletionRequest {
  /** The zone to judge by while the user's profile has not come. */
  tokenTimeZone: string;
}

export interface CompletionOutcome {
  /** Nothing stood there before. */
  created: boolean;
  /** Null after a removal. */
  completion: Completion | null;
}

type WriteDecision = Extract<Decision, { kind: 'write' }>;

/** Nobody can say whether it was written; the client must ask. Becomes 500, never 503. */
export class OutcomeUnknown extends Error {
  constructor() {
    super('The connection to the database broke during the commit and the outcome could not be told.');
    this.name = 'OutcomeUnknown';
  }
}

/** What the requests of one habit and date queue by. */
export const keyOf = ({ habitId, localDate }: CompletionRequest): string => `${habitId}/${localDate}`;

/** A request on its way through the writer, until it is answered. */
export class PendingWrite {
  readonly key: string;
  readonly outcome: Promise<CompletionOutcome>;
  settled = false;
  private resolve!: (outcome: CompletionOutcome) => void;
  private reject!: (error: unknown) => void;
  /** Writes of ours whose answer was lost: each may have been applied, and may still be. */
  private readonly doubts = new Map<string, WriteDecision>();

  constructor(
    readonly request: RecordRequest,
    /** On the scale of `performance.now()`. */
    readonly giveUpAt: number,
    /** Where it is followed; ends with it. */
    readonly span?: Span,
  ) {
    this.key = keyOf(request);
    this.outcome = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  /**
   * Answers if there is nothing (more) to write: false means that the decision has to be written.
   *
   * After a lost answer the row tells: written under one of our ids, it was us; still at the version we went
   * by, it was not (and if that write comes late after all, the versions keep it from being applied twice).
   * Changed by another since, nobody can say whether that other came after us.
   */
  settleBy(decision: Decision, found: StoredFacts): boolean {
    const own = found.writtenBy === null ? undefined : this.doubts.get(found.writtenBy);
    if (own) this.succeed(own);
    else if (decision.kind === 'unchanged') this.answer(false, decision.completion);
    else if (this.isBeyondDoubts(found) || (decision.kind === 'refused' && this.doubts.size > 0)) {
      this.fail(new OutcomeUnknown());
    } else if (decision.kind === 'refused') this.fail(decision.error);
    return this.settled;
  }

  succeed({ created, completion }: WriteDecision): void {
    this.answer(created, completion);
  }

  fail(error: unknown): void {
    if (this.settled) return;
    this.settled = true;
    this.span?.end(error);
    this.reject(error);
  }

  /** @param notApplied what to say when surely nothing was written */
  giveUp(notApplied: DomainError): void {
    this.fail(this.doubts.size > 0 ? new OutcomeUnknown() : notApplied);
  }

  doubt(writeId: string, decision: WriteDecision): void {
    this.doubts.set(writeId, decision);
  }

  private isBeyondDoubts(found: StoredFacts): boolean {
    const version = found.completion?.version ?? 0;
    return [...this.doubts.values()].some(({ completion }) => version >= completion.version);
  }

  private answer(created: boolean, completion: Completion | null): void {
    if (this.settled) return;
    this.settled = true;
    this.span?.end();
    this.resolve({ created, completion: stands(completion) ? completion : null });
  }
}
