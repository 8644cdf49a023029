import { setTimeout as wait } from 'node:timers/promises';
import { errorText, say, Stop } from '../local/say.mts';

/** Waits of a call that is refused for now: at least, at most, and until the server is given up, in milliseconds. */
const PATIENCE = { least_ms: 1_000, most_ms: 60_000, all_ms: 600_000 };
const CALL_TIMEOUT_MS = 20_000;
const STATUS = { unauthenticated: 401, tooMany: 429, unavailable: 503, brokenFrom: 500 };

/** What the server refuses for good. */
export class Refused extends Error {
  readonly status: number;

  constructor(call: string, status: number, detail: string) {
    super(`${call} was refused (${status}): ${detail}`);
    this.status = status;
  }
}

export const isRefused = (error: unknown, ...statuses: readonly number[]): boolean =>
  error instanceof Refused && statuses.includes(error.status);

interface Answer {
  status: number;
  retryAfter_ms: number;
  body: unknown;
}

/** Calls to one origin, each repeated until it is answered: all that the demo sends may be sent twice. */
export class Wire {
  readonly origin: string;
  readonly stop: AbortSignal;
  /** Told once, until a call succeeds again. */
  private isWaiting = false;

  constructor(origin: string, stop: AbortSignal) {
    this.origin = origin;
    this.stop = stop;
  }

  /** @throws Refused; Stop when the server is away for too long */
  async call<T>(method: string, path: string, token: string | null, body?: unknown): Promise<T> {
    const began = performance.now();
    for (;;) {
      this.stop.throwIfAborted();
      const answer = await this.send(method, path, token, body);
      if (
        typeof answer !== 'string' &&
        answer.status < STATUS.brokenFrom &&
        answer.status !== STATUS.tooMany
      ) {
        this.isWaiting = false;
        if (answer.status < 400) return answer.body as T;
        const { title = '', detail = '' } = (answer.body ?? {}) as { title?: string; detail?: string };
        throw new Refused(`${method} ${path}`, answer.status, detail || title);
      }
      const why = typeof answer === 'string' ? answer : reasonOf(answer);
      if (performance.now() - began > PATIENCE.all_ms) throw new Stop(`Given up on ${this.origin}: ${why}.`);
      await this.wait(why, typeof answer === 'string' ? 0 : answer.retryAfter_ms);
    }
  }

  private async wait(why: string, asked_ms: number): Promise<void> {
    const wait_ms = Math.min(PATIENCE.most_ms, Math.max(PATIENCE.least_ms, asked_ms));
    if (!this.isWaiting) say(`Waiting: ${why}.`);
    this.isWaiting = true;
    await wait(wait_ms, undefined, { signal: this.stop });
  }

  /** @returns the answer, or why there is none */
  async send(method: string, path: string, token: string | null, body?: unknown): Promise<Answer | string> {
    try {
      const response = await fetch(this.origin + path, {
        method,
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      });
      const text = await response.text();
      const retryAfter_ms = Number(response.headers.get('retry-after') ?? 0) * 1_000 || 0;
      return { status: response.status, retryAfter_ms, body: parsed(text) };
    } catch (error) {
      const { cause } = error as { cause?: unknown };
      return `${this.origin} does not answer (${errorText(cause ?? error)})`;
    }
  }
}

const reasonOf = ({ status }: Answer): string => {
  if (status === STATUS.tooMany) return 'the server limits calls, and says when it takes the next';
  return status === STATUS.unavailable ? 'the server is too busy' : `the server answered ${status}`;
};

/** What is no JSON is no answer of the product's. */
function parsed(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
