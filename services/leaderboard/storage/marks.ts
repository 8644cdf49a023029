import { plainArray, textArray, type Queryable } from '#libs/database';
import type { LocalDate } from '#libs/domain-kit';

/**
 * What the publisher still has to tell, written in the transaction that changed it:
 * `row`: a member's rows on the boards that `board` names, in the periods of `localDate`, or in all of them where
 * that is null; `viewer`: what the user `memberId` may see, or their today; `visibility`: who may see the clan
 * `memberId`.
 */
export interface Mark {
  kind: 'row' | 'viewer' | 'visibility';
  /** One or more, with a space in between. */
  board: string | null;
  memberId: string;
  localDate: LocalDate | null;
}

export async function addMarks(tx: Queryable, marks: readonly Mark[]): Promise<void> {
  const keyOf = ({ kind, board, memberId, localDate }: Mark) => `${kind} ${memberId} ${localDate} ${board}`;
  const distinct = [...new Map(marks.map((mark) => [keyOf(mark), mark])).values()];
  if (distinct.length === 0) return;
  await tx.query(
    `insert into mark (kind, board, member_id, local_date)
     select * from unnest($1::text[], $2::text[], $3::uuid[], $4::date[])`,
    [
      plainArray(distinct.map((mark) => mark.kind)),
      textArray(distinct.map((mark) => mark.board)),
      plainArray(distinct.map((mark) => mark.memberId)),
      plainArray(distinct.map((mark) => mark.localDate)),
    ],
    'leaderboard-add-marks',
  );
}

export const oldestMarks = (db: Queryable, max: number): Promise<(Mark & { id: number })[]> =>
  db.query(
    `select id, kind, board, member_id as "memberId", local_date as "localDate" from mark order by id limit $1`,
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
