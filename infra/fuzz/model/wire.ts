/** An answer as it came. */
export interface Answer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
  etag: string | null;
}

/** Longer than any call may take on a machine that is busy with other things, in milliseconds. */
const CALL_TIMEOUT_MS = 30_000;
const PAGE = 100;

/** One person's calls; who finds the token expired signs in again. */
export class Wire {
  private token = '';

  constructor(
    private readonly origin: string,
    private readonly login: string,
    readonly password: string,
  ) {}

  async register(timeZone: string): Promise<string> {
    const { login: username, password } = this;
    const email = `${username}@sacredvalley.example`;
    const answer = await this.call('POST', '/v1/auth/register', { username, email, password, timeZone });
    this.token = answer.body.accessToken as string;
    return answer.body.user.id as string;
  }

  async call(method: string, path: string, body?: unknown, headers?: object, signal?: AbortSignal) {
    const answer = await this.send(method, path, body, headers, signal);
    if (answer.status !== 401 || !this.token || !(await this.signIn())) return answer;
    return this.send(method, path, body, headers, signal);
  }

  /** @returns the id of who is there already; null when that is refused */
  async signIn(): Promise<string | null> {
    const { login, password } = this;
    const { status, body } = await this.send('POST', '/v1/auth/login', { login, password });
    if (status !== 200) return null;
    this.token = body.accessToken as string;
    return body.user.id as string;
  }

  /** Sends a call and hangs up after so long: whether it is applied stays open. */
  async hangUp(
    afterMs: number,
    method: string,
    path: string,
    body: unknown,
    headers?: object,
  ): Promise<void> {
    await this.call(method, path, body, headers, AbortSignal.timeout(afterMs)).catch(() => undefined);
  }

  /** All items of a list, page by page. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    const separator = path.includes('?') ? '&' : '?';
    for (let cursor: string | null = ''; cursor !== null;) {
      const { status, body } = await this.call(
        'GET',
        `${path}${separator}limit=${PAGE}&cursor=${encodeURIComponent(cursor)}`,
      );
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
      items.push(...(body.items as T[]));
      cursor = body.nextCursor as string | null;
    }
    return items;
  }

  private async send(
    method: string,
    path: string,
    body?: unknown,
    headers: object = {},
    signal = AbortSignal.timeout(CALL_TIMEOUT_MS),
  ): Promise<Answer> {
    const response = await fetch(this.origin + path, {
      method,
      headers: {
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text ? JSON.parse(text) : null,
      etag: response.headers.get('etag'),
    };
  }
}
