import type { AnyEvent, EventData, EventType, ServiceName } from '#libs/contracts';
import { jsonTextArray, plainArray, type Queryable } from '#libs/database';
import { LIMITS } from './limits';
import { dataProblem } from './parse-event';

/** What a service tells; id, source and (unless given) time are stamped when it is written. */
export type NewEvent<T extends EventType = EventType> = {
  [K in T]: {
    type: K;
    /** The partition key: the user's or the clan's id. */
    subject: string;
    /** RFC 3339 in UTC with milliseconds; default: the database's clock. */
    time?: string;
    data: EventData<K>;
    /** Where its trace goes on, if it is followed. */
    traceparent?: string;
  };
}[T];

/** A place in an outbox's order. */
export interface Position {
  epoch: number;
  /** An xid8, too large for a number. */
  xid: string;
  seq: number;
}

export const OUTBOX_START: Position = { epoch: 0, xid: '0', seq: 0 };

/** An event at its place in the outbox; `data` is whatever was written there. */
export interface OutboxRow extends Position {
  id: string;
  type: string;
  subject: string;
  time: string;
  data: unknown;
}

/**
 * Writes events in the transaction that changes the state they tell of, in the order given. Call the bus's
 * `wake` after the commit.
 * @throws Error when an event doesn't match its contract or is too large: a mistake of ours, before anyone reads it
 */
export async function appendToOutbox(tx: Queryable, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const data = events.map((event) => {
    const problem = dataProblem(event.type, event.data);
    if (problem) throw new Error(`${event.type} does not match its contract: ${problem}`);
    return JSON.stringify(withTrace(event.data, event.traceparent));
  });
  if (data.some((text) => Buffer.byteLength(text) > LIMITS.event_data_bytes)) {
    throw new Error(`an event is larger than ${LIMITS.event_data_bytes} bytes`);
  }
  await tx.query(
    `INSERT INTO outbox (type, subject, time, data)
     SELECT type, subject, coalesce(time, date_trunc('milliseconds', clock_timestamp())), data
     FROM unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::json[])
       WITH ORDINALITY AS told (type, subject, time, data, ord)
     ORDER BY ord`,
    [
      plainArray(events.map(({ type }) => type)),
      plainArray(events.map(({ subject }) => subject)),
      plainArray(events.map(({ time }) => time ?? null)),
      jsonTextArray(data),
    ],
    'outbox_append',
  );
}

/** What was read of an outbox; `full` when as many were there as were asked for, so that more may follow. */
export interface OutboxPage {
  rows: OutboxRow[];
  full: boolean;
}

/**
 * The next events after a place, of committed transactions only and so that nothing can still come before them.
 * @param types the only ones wanted: the others are left out, but for the last row, which says how far it was read
 */
export async function readOutbox(
  db: Queryable,
  source: ServiceName,
  after: Position,
  eventsMax: number,
  types?: readonly string[],
): Promise<OutboxPage> {
  // The cast has a name of its own: ordering by a text would put '9' after '10'.
  const columns = `told.epoch, told.xid::text AS xid, told.seq, told.id, told.type, told.subject, told.time, told.data`;
  const order = 'ORDER BY told.epoch, told.xid, told.seq';
  const page = `
    SELECT epoch, xid, seq, id, type, subject, time, data FROM ${source}.outbox_settled AS told
    WHERE (epoch, xid, seq) > ($1::integer, $2::xid8, $3::bigint) ${order} LIMIT $4`;
  const place = [after.epoch, after.xid, after.seq, eventsMax];
  if (types === undefined) {
    const all = `SELECT ${columns} FROM (${page}) AS told ${order}`;
    const rows = await db.query<OutboxRow>(all, place, `outbox_read_${source}`);
    return { rows, full: rows.length === eventsMax };
  }
  const rows = await db.query<OutboxRow & { place: number }>(
    `SELECT ${columns}, told.place
     FROM (
       SELECT *, row_number() OVER (${order}) AS place, lead(seq) OVER (${order}) IS NULL AS is_last
       FROM (${page}) AS told
     ) AS told
     WHERE type = ANY ($5::text[]) OR is_last ${order}`,
    [...place, plainArray(types)],
    `outbox_read_wanted_${source}`,
  );
  return { rows, full: rows.at(-1)?.place === eventsMax };
}

/**
 * An event's data as they lie in the outbox: with the trace among them where it is followed. A column would make every
 * row larger for the few that are.
 */
export const withTrace = <Data extends object>(data: Data, traceparent: string | undefined): Data =>
  traceparent === undefined ? data : { ...data, traceparent };

/** The row as the CloudEvents envelope that lies on the bus; its data is not checked yet. */
export function envelopeOf(source: ServiceName, row: OutboxRow): AnyEvent {
  const envelope = {
    specversion: '1.0',
    id: row.id,
    source: `/${source}`,
    type: row.type,
    subject: row.subject,
    time: row.time,
    datacontenttype: 'application/json',
    data: row.data,
  } as AnyEvent;
  const { traceparent } = (row.data ?? {}) as { traceparent?: unknown };
  if (typeof traceparent !== 'string') return envelope;
  const { traceparent: _, ...data } = row.data as { traceparent: string };
  return { ...envelope, traceparent, data } as AnyEvent;
}
