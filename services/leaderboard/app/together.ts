interface Question<Q, A> {
  question: Q;
  resolve(answer: A): void;
  reject(error: unknown): void;
}

/**
 * Answers alike questions with one query for all that wait while the former ones are under way. There is no timer: a
 * question that comes alone is asked alone, and every answer was looked up after its question came.
 */
export class Together<Q, A> {
  private waiting: Question<Q, A>[] = [];
  private asking = 0;
  private scheduled = false;

  /** @param ask answers in the order of the questions */
  constructor(
    private readonly ask: (questions: readonly Q[]) => Promise<A[]>,
    private readonly limits: { at_once_max: number; in_flight_max: number; waiting_max: number },
    private readonly noRoom: () => Error,
  ) {}

  /** @throws what `noRoom` makes when too many wait already, and what the query throws */
  answer(question: Q): Promise<A> {
    if (this.waiting.length >= this.limits.waiting_max) return Promise.reject(this.noRoom());
    return new Promise((resolve, reject) => {
      this.waiting.push({ question, resolve, reject });
      this.schedule();
    });
  }

  /** Once this turn of the event loop is over, so that what came together is asked together. */
  private schedule(): void {
    if (this.scheduled || this.asking >= this.limits.in_flight_max) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      while (this.asking < this.limits.in_flight_max && this.waiting.length > 0) void this.askNext();
    });
  }

  private async askNext(): Promise<void> {
    const questions = this.waiting.splice(0, this.limits.at_once_max);
    this.asking += 1;
    try {
      const answers = await this.ask(questions.map(({ question }) => question));
      questions.forEach(({ resolve }, index) => resolve(answers[index]!));
    } catch (error) {
      for (const { reject } of questions) reject(error);
    } finally {
      this.asking -= 1;
      if (this.waiting.length > 0) this.schedule();
    }
  }
}
