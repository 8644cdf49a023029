import { noTracer, type Tracer } from '#libs/domain-kit';

/** Who looks on as boards are published. */
export interface Onlooker {
  tracer: Tracer;
  /** A completion that was recorded so many seconds ago is on the boards now. */
  published(seconds: number): void;
}

export const nobody: Onlooker = { tracer: noTracer, published: () => undefined };
