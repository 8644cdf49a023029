import { plainArray, textArray, type Queryable } from '#libs/database';
import type { LocalDate } from '#libs/domain-kit';

/**
 * What the publisher still has to tell, written in the transaction that changed it:
 * `row`: a member's rows on the boards that `board` names, in the periods of `localDate`, or in all of them where
 * that is null; `viewer`: what the user `memberId` may see, or their today; `visibility`: who may see the clan
 * `memberId`; `rebuild`: that the board `board` of one period be built anew, by its id, as `memberId` asked.
 */
export interface Mark {
  kind: 'row' | 'viewer' | 'visibility' | 'rebuild';
  /** One or more, with a space in between. */
  board: string | null;
  memberId: string;
  localDate: LocalDate | null;
  /** When that was recorded which it brings; there is none where it brings no completion. */
  recordedAtMs?: number;
  /** Where its trace goes on, if it is followed. */
  traceparent?: string;
}

/** A mark as it waits. */
export interface WaitingMark extends Omit<Mark, 'recordedAtMs' | 'traceparent'> {
  id: number;
  /** Since it was recorded, by the database's clock. */
  ageSeconds: number | null;
  traceparent: string | null;
}

export async function addMarks(tx: Queryable, marks: readonly Mark[]): Promise<void> {
  const keyOf = ({ kind, board, memberId, localDate }: Mark) => `${kind} ${memberId} ${localDate} ${board}`;
  const distinct = [...new Map(marks.map((mark) => [keyOf(mark), mark])).values()];
  if (distinct.length === 0) return;
  await tx.query(
    `insert into mark (kind, board, member_id, local_date, recorded_at, trace)
     select kind, board, member_id, local_date, to_timestamp(recorded_ms / 1000), trace
     from unnest($1::text[], $2::text[], $3::uuid[], $4::date[], $5::float8[], $6::text[])
       as mark (kind, board, member_id, local_date, recorded_ms, trace)`,
    [
      plainArray(distinct.map((mark) => mark.kind)),
      textArray(distinct.map((mark) => mark.board)),
      plainArray(distinct.map((mark) => mark.memberId)),
      plainArray(distinct.map((mark) => mark.localDate)),
      plainArray(distinct.map((mark) => mark.recordedAtMs ?? null)),
      plainArray(distinct.map((mark) => mark.traceparent ?? null)),
    ],
    'leaderboard-add-marks',
  );
}

export const oldestMarks = (db: Queryable, max: number): Promise<WaitingMark[]> =>
  db.query(
    `select id, kind, board, member_id as "memberId", local_date as "localDate", trace as traceparent,
       extract(epoch from clock_timestamp() - recorded_at)::float8 as "ageSeconds"
     from mark order by id limit $1`,
    [max],
    'leaderboard-oldest-marks',
  );

export async function removeMarks(db: Queryable, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db.query(
    'delete from mark where id = any($1::bigint[])',
    [plainArray(ids)],
    'leaderboard-remove-marks',
  );
}

/** How many marks wait, counted up to so many, and for how many seconds the first completion among them has. */
export async function waitingMarks(
  db: Queryable,
  countedMax: number,
): Promise<{ marks: number; seconds: number }> {
  const [row] = await db.query<{ marks: number; seconds: number }>(
    `select (select count(*) from (select from mark limit $1) as counted) as marks,
       coalesce((select greatest(extract(epoch from clock_timestamp() - recorded_at), 0)
         from mark where recorded_at is not null order by id limit 1), 0) as seconds`,
    [countedMax],
  );
  return row!;
}
