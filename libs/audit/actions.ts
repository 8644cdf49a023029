import type { ActOutcome, OperatorAct, OperatorAction } from '#libs/contracts';
import type { Queryable } from '#libs/database';

interface NewAction {
  /** Null: whoever sits at a command line of the machine itself. */
  actorId: string | null;
  act: OperatorAct;
  target?: string | null;
  amount?: number;
  /** Default: `done`. */
  outcome?: ActOutcome;
}

/** Keeps what an operator does, in the service that does it: call it in the transaction that does the thing. */
export async function recordAction(
  tx: Queryable,
  { actorId, act, target = null, amount, outcome = 'done' }: NewAction,
): Promise<void> {
  await tx.query(
    'INSERT INTO operator_action (actor_id, act, target, amount, outcome) VALUES ($1, $2, $3, $4, $5)',
    [actorId, act, target, amount ?? null, outcome],
  );
}

/** Newest first; `beforeId` is the last one of the page before. Ids tell the time, also across services. */
export const listActions = (
  db: Queryable,
  page: { limit: number; beforeId: string | null; act?: OperatorAct },
): Promise<OperatorAction[]> =>
  db.query<OperatorAction>(
    `SELECT id, at, actor_id AS "actorId", act, target, amount, outcome FROM operator_action
     WHERE ($2::uuid IS NULL OR id < $2) AND ($3::text IS NULL OR act = $3)
     ORDER BY id DESC LIMIT $1`,
    [page.limit, page.beforeId, page.act ?? null],
  );
