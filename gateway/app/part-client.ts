import type { Problem } from '#libs/contracts';
import { DomainError } from '#libs/domain-kit';

/** A part refused; its problem is the viewer's. */
export class RefusedError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'RefusedError';
  }
}

export const away = (detail: string): DomainError => new DomainError('unavailable', detail, undefined, 1);

/** Asks the other parts over the wire, with the viewer's own token. */
export class PartClient {
  /** @param origin leads to all of them */
  constructor(private readonly origin: string) {}

  /** @throws RefusedError with the part's problem; DomainError unavailable when it does not answer */
  async get<T>(path: string, token: string, timeoutMs: number): Promise<T> {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(this.origin + path, { headers, signal });
      if (response.ok) return (await response.json()) as T;
      if (response.status >= 500) throw away('A part of the product is away for a moment.');
      const { instance: _, ...problem } = (await response.json()) as Problem;
      throw new RefusedError(problem);
    } catch (error) {
      if (error instanceof RefusedError || error instanceof DomainError) throw error;
      throw away('A part of the product is away for a moment.');
    }
  }
}
