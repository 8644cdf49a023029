import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { text as textOf } from 'node:stream/consumers';
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

/**
 * Asks the other parts over the wire, with the viewer's own token. By the platform's older client, whose requests cost
 * half of what `fetch` takes.
 */
export class PartClient {
  private readonly request: typeof http.request;
  private readonly agent: http.Agent;

  /** @param origin leads to all of them */
  constructor(private readonly origin: string) {
    const client = origin.startsWith('https:') ? https : http;
    this.request = client.request;
    this.agent = new client.Agent({ keepAlive: true });
  }

  /** @throws RefusedError with the part's problem; DomainError unavailable when it does not answer */
  async get<T>(path: string, token: string, timeoutMs: number): Promise<T> {
    const { status, body } = await this.ask(path, token, timeoutMs).catch(() => {
      throw away('A part of the product is away for a moment.');
    });
    if (status === 200) return body as T;
    if (status >= 500) throw away('A part of the product is away for a moment.');
    const { instance: _, ...problem } = body as Problem;
    throw new RefusedError(problem);
  }

  private async ask(
    path: string,
    token: string,
    timeoutMs: number,
    isAgain = false,
  ): Promise<{ status: number; body: unknown }> {
    const headers = { authorization: `Bearer ${token}` };
    const signal = AbortSignal.timeout(timeoutMs);
    const asked = this.request(this.origin + path, { agent: this.agent, headers, signal });
    asked.end();
    try {
      const [answer] = (await once(asked, 'response')) as [http.IncomingMessage];
      return { status: answer.statusCode!, body: JSON.parse(await textOf(answer)) };
    } catch (error) {
      // The other side closed a connection that was kept just when it was used again: nothing was read yet.
      if (asked.reusedSocket && !signal.aborted && !isAgain) return this.ask(path, token, timeoutMs, true);
      throw error;
    }
  }
}
