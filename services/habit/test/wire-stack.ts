import { addDays, localDateAt, randomIds, type LocalDate } from '#libs/domain-kit';
import { readSettings, run, type Running } from '#libs/process';
import { freshDatabase, freshRedis, type FreshDatabase, type FreshRedis } from '#libs/testing';
import { habit } from '../habit.part';
import { TokenSigner } from './token-signer';

/** The habit service alone on a fresh database, spoken to over HTTP; tokens are signed by the test. */
export class WireStack {
  private constructor(
    readonly url: string,
    readonly database: FreshDatabase,
    private readonly redis: FreshRedis,
    private readonly signer: TokenSigner,
    private readonly running: Running,
  ) {}

  static async start(): Promise<WireStack> {
    const [database, redis, signer] = await Promise.all([freshDatabase(), freshRedis(), TokenSigner.open()]);
    const running = await run(
      [habit],
      readSettings({
        PORT: '0',
        METRICS_PORT: '0',
        HOST: '127.0.0.1',
        DATABASE_URL: database.url,
        REDIS_URL: redis.url,
        JWKS_URL: signer.jwksUrl,
        LOG_LEVEL: 'error',
      }),
    );
    return new WireStack(running.url, database, redis, signer, running);
  }

  async stop(): Promise<void> {
    await this.running.stop();
    this.signer.close();
    await this.redis.stop();
    await this.database.drop();
  }

  async person(timeZone = 'UTC'): Promise<WirePerson> {
    const userId = randomIds().next();
    return new WirePerson(this.url, userId, await this.signer.token(userId, timeZone), timeZone);
  }
}

export interface Answer {
  status: number;
  headers: Headers;
  // What came over the wire is judged by the test's expectations alone.
  body: Record<string, unknown> & { items?: Record<string, unknown>[]; errors?: unknown };
}

/** Someone with a token, who knows only the wire. */
export class WirePerson {
  constructor(
    private readonly url: string,
    readonly userId: string,
    readonly token: string,
    private readonly timeZone: string,
  ) {}

  today(plusDays = 0): LocalDate {
    return addDays(localDateAt(new Date(), this.timeZone, '00:00'), plusDays);
  }

  get = (path: string, headers?: Record<string, string>) => this.send('GET', path, undefined, headers);
  post = (path: string, body?: unknown, headers?: Record<string, string>) =>
    this.send('POST', path, body, headers);
  put = (path: string, body?: unknown, headers?: Record<string, string>) =>
    this.send('PUT', path, body, headers);
  patch = (path: string, body?: unknown) => this.send('PATCH', path, body);
  delete = (path: string, headers?: Record<string, string>) => this.send('DELETE', path, undefined, headers);

  /** Makes a habit and answers its path. */
  async habit(more: Record<string, unknown> = {}): Promise<string> {
    const body = { name: 'Meditate', kind: 'minutes', target: 30, schedule: { type: 'daily' }, ...more };
    const { status, body: made } = await this.post('/v1/habits', body);
    if (status !== 201) throw new Error(`no habit: ${JSON.stringify(made)}`);
    return `/v1/habits/${made.id as string}`;
  }

  /** @param body an object, or the very text of a body */
  private async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
    };
  }
}

/** What a refusal tells: its slug, or its first pointer for `validation`. */
export function refusal({ body }: Answer): string {
  const slug = String(body.type).split('/').at(-1)!;
  const [first] = (body.errors ?? []) as { pointer: string }[];
  return first ? first.pointer : slug;
}
