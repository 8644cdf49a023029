import { Client } from 'pg';

/** A server that doesn't say what it is in this time is not asked further: a dead machine must not hold us up. */
const PROBE_TIMEOUT_MS = 2_000;

/** Wrong password; no such role, or one that may not log in; no right to this database. */
const REFUSED = ['28P01', '28000', '42501'];

/** Whether a server answered, and lets who asked not in. */
export const refusesLogin = (error: unknown): boolean =>
  REFUSED.includes(String((error as { code?: unknown }).code));

/** The name of the log file it would write to begins with its timeline; a server that only reads has none. */
const PROBE = `SELECT CASE current_setting('transaction_read_only')
  WHEN 'off' THEN pg_walfile_name(pg_current_wal_lsn()) END AS file`;
const TIMELINE_DIGITS = 8;

/** None of the servers takes writes now; soon one may, hence the SQLSTATE of a connection that can't be made. */
class NoPrimaryError extends Error {
  readonly code = '08001';
}

/** A connection that looks for the primary first, where there are several servers. @param urls one for each */
export function clientFor(urls: readonly string[]): typeof Client {
  if (urls.length === 1) return Client;
  const group = groupOf(urls);
  return class PrimaryClient extends Client {
    override connect(): Promise<Client>;
    override connect(callback: Connected): void;
    override connect(callback?: Connected): Promise<Client> | void {
      const connected = this.connectToPrimary();
      if (!callback) return connected;
      const tell = callback as (error: Error | null) => void;
      connected.then(() => tell(null), tell);
    }

    private async connectToPrimary(): Promise<Client> {
      const { hostname, port } = new URL(await group.primary());
      this.host = hostname.replace(/^\[|\]$/g, '');
      if (port) this.port = Number(port);
      return super.connect();
    }
  };
}

type Connected = ((error: Error) => void) | ((error: null, client: Client) => void);

/** One for the same servers, so that what all connections of this process have seen counts for each. */
const groups = new Map<string, ServerGroup>();

function groupOf(urls: readonly string[]): ServerGroup {
  const name = urls.join(' ');
  let group = groups.get(name);
  if (!group) groups.set(name, (group = new ServerGroup(urls)));
  return group;
}

/**
 * A primary and its standbys. All are asked anew for every connection, as what was true a moment ago is what a
 * promotion changes; who asks meanwhile shares the answer.
 */
class ServerGroup {
  private asking: Promise<string> | undefined;
  /** The latest that any of them was seen on. */
  private timeline = 0;
  private readonly urls: readonly string[];

  constructor(urls: readonly string[]) {
    this.urls = urls;
  }

  primary(): Promise<string> {
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return this.asking;
  }

  /**
   * Every promotion begins a timeline, so of two servers that take writes the one on the later was promoted: the
   * other is an old primary that came back, and what is written there will be thrown away.
   * @throws what a server said that lets this role not in, where none can be asked: waiting would not change that
   */
  private async ask(): Promise<string> {
    const answers = await Promise.allSettled(this.urls.map(timelineOf));
    const timelines = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : null));
    this.timeline = Math.max(this.timeline, ...timelines.map((timeline) => timeline ?? 0));
    const at = timelines.findIndex((timeline) => timeline === this.timeline);
    if (at >= 0) return this.urls[at]!;
    const refusal = answers.find((answer) => answer.status === 'rejected' && refusesLogin(answer.reason));
    if (refusal?.status === 'rejected') throw refusal.reason;
    const why = answers.map((answer, index) => told(answer, this.urls[index]!, this.timeline));
    throw new NoPrimaryError(`no server takes writes: ${why.join(', ')}`);
  }
}

/** @returns null when the server only reads */
async function timelineOf(url: string): Promise<number | null> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: PROBE_TIMEOUT_MS,
    query_timeout: PROBE_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ file: string | null }>(PROBE);
    const file = rows[0]!.file;
    return file === null ? null : Number.parseInt(file.slice(0, TIMELINE_DIGITS), 16);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function told(answer: PromiseSettledResult<number | null>, url: string, latest: number): string {
  const { host } = new URL(url);
  if (answer.status === 'rejected') return `${host} ${(answer.reason as Error).message}`;
  return answer.value === null
    ? `${host} only reads`
    : `${host} is on timeline ${answer.value}, behind ${latest}`;
}
