/**
 * How a call ended: only `acknowledged` and `refused` say what the server holds. What was given up may still be
 * carried out later, by a server that is alive and slow. Any client may repeat a call once, unseen by its user, when
 * it was told to, or when its connection was not taken or ended under it.
 */
export type Outcome<T = unknown> =
  | { kind: 'acknowledged'; status: number; body: T }
  | { kind: 'refused'; status: number; body: { type?: string; detail?: string }; mayRepeat: boolean }
  | { kind: 'unknown'; why: string; mayComeLate: boolean; mayRepeat: boolean };

/** A call that takes longer than this is given up with an unknown outcome, in milliseconds. */
const CALL_TIMEOUT_MS = 10_000;
/** A connection that ended under a call; undici has a code of its own for one that was closing already. */
const CONNECTION_ENDED = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
/** Waits between tries of a call that must succeed, in milliseconds, and how many there are. */
const RETRY = { wait_ms: 250, tries_max: 240 };

export class Wire {
  constructor(
    private readonly origin: string,
    private token: string | null = null,
  ) {}

  signedIn(token: string): Wire {
    return new Wire(this.origin, token);
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<Outcome<T>> {
    try {
      const response = await fetch(this.origin + path, {
        method,
        headers: {
          ...(this.token && { authorization: `Bearer ${this.token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      });
      const text = await response.text();
      const answer = text ? JSON.parse(text) : null;
      if (response.ok) return { kind: 'acknowledged', status: response.status, body: answer as T };
      // A proxy that lost its upstream cannot know; 503 means surely not applied, whoever says it.
      if (response.status >= 500 && response.status !== 503)
        return { kind: 'unknown', why: `HTTP ${response.status}`, mayComeLate: false, mayRepeat: false };
      const mayRepeat = response.status === 503 && response.headers.has('retry-after');
      return { kind: 'refused', status: response.status, body: answer, mayRepeat };
    } catch (error) {
      const { name, message, cause: { code } = {} } = error as Error & { cause?: { code?: string } };
      // Nobody took the connection, so nothing was sent.
      if (code === 'ECONNREFUSED')
        return { kind: 'refused', status: 503, body: { type: code }, mayRepeat: true };
      const mayRepeat = code !== undefined && CONNECTION_ENDED.has(code);
      return { kind: 'unknown', why: code ?? message, mayComeLate: name === 'TimeoutError', mayRepeat };
    }
  }

  /**
   * Repeats a call that may be repeated until it is acknowledged.
   * @throws Error when the server refuses it for good, or after the last try
   */
  async must<T>(method: string, path: string, body?: unknown): Promise<T> {
    let last = '';
    for (let attempt = 0; attempt < RETRY.tries_max; attempt += 1) {
      const outcome = await this.call<T>(method, path, body);
      if (outcome.kind === 'acknowledged') return outcome.body;
      last = outcome.kind === 'refused' ? `${outcome.status} ${JSON.stringify(outcome.body)}` : outcome.why;
      const passing = outcome.kind === 'unknown' || outcome.status === 503 || outcome.status === 429;
      if (!passing) break;
      await new Promise((resolve) => setTimeout(resolve, RETRY.wait_ms));
    }
    throw new Error(`${method} ${path}: ${last}`);
  }

  /** All items of a list, page by page. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const separator = path.includes('?') ? '&' : '?';
      const page: { items: T[]; nextCursor: string | null } = await this.must(
        'GET',
        cursor ? `${path}${separator}cursor=${encodeURIComponent(cursor)}` : path,
      );
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return items;
  }
}
