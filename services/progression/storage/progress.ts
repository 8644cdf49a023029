import type { ProgressCause } from '#libs/contracts';
import { jsonArray, jsonTextArray, plainArray, type Queryable } from '#libs/database';
import { addDays, type Hundredths, type LocalDate, type ZoneInForce } from '#libs/domain-kit';
import type { StoredProgress } from '../domain/evaluate';
import { byIndex } from './by-index';

/** An account that is due to be evaluated; its row is held. */
export interface DueAccount {
  userId: string;
  madra: number;
  causes: ProgressCause[];
  settledBefore: LocalDate | null;
  /** Marked dates from `settledBefore` on, printed; null where they are not kept. */
  openMarks: string | null;
  windowTurnsAt: string | null;
}

/** What is kept of a user. */
export interface Kept {
  /** Null while the profile has not come. */
  zones: ZoneInForce[] | null;
  progress: StoredProgress | null;
  /** What stands on `progress.today` now yields so much; null where nobody's today can be that date any more. */
  yieldsToday: Hundredths | null;
}

interface ProgressRow {
  version: number | null;
  today: LocalDate;
  oldest_open: LocalDate;
  madra_hundredths: number;
  score_today_hundredths: number;
  streak_current: number;
  streak_longest: number;
  freezes: number;
  realm: string;
  runs: StoredProgress['runs'];
  checkpoint: StoredProgress['checkpoint'];
}

const SHOWN = `progress.version, progress.today, progress.oldest_open, progress.madra_hundredths,
  progress.score_today_hundredths, progress.streak_current, progress.streak_longest, progress.freezes,
  progress.realm, progress.runs`;

/** What is shown of a user. */
export type ShownProgress = Omit<StoredProgress, 'checkpoint'>;

const shownOf = (row: Omit<ProgressRow, 'checkpoint'>): ShownProgress | null =>
  row.version === null
    ? null
    : {
        version: row.version,
        today: row.today,
        oldestOpen: row.oldest_open,
        madra: row.madra_hundredths,
        scoreToday: row.score_today_hundredths,
        overall: { current: row.streak_current, longest: row.streak_longest, freezes: row.freezes },
        realm: row.realm,
        runs: row.runs,
      };

const progressOf = (row: ProgressRow): StoredProgress | null => {
  const shown = shownOf(row);
  return shown && { ...shown, checkpoint: row.checkpoint };
};

/**
 * Locks those of the users that are marked, or whose open dates have turned by `now`, in the order of ids.
 * Who holds the row is alone with that user until the commit: a worker that was asleep finds no mark any more.
 * What else is kept must be read after this, or it could be from before the lock.
 */
export async function lockDue(tx: Queryable, userIds: readonly string[], now: Date): Promise<DueAccount[]> {
  const rows = await tx.query<Omit<DueAccount, 'causes'> & { causes: string }>(
    `SELECT user_id AS "userId", madra_hundredths AS madra, causes, settled_before AS "settledBefore",
       open_marks AS "openMarks", window_turns_at AS "windowTurnsAt"
     FROM account
     WHERE user_id = ANY ($1::uuid[]) AND erased_at IS NULL
       AND (pending_since IS NOT NULL OR window_turns_at <= $2)
     ORDER BY user_id FOR UPDATE`,
    [plainArray(userIds), now.toISOString()],
    'account_lock_due',
  );
  return rows.map((row) => ({ ...row, causes: JSON.parse(`[${row.causes}]`) as ProgressCause[] }));
}

/** So far from the date in UTC no zone and no start of a day brings today. */
const TODAY_OFF_MAX_DAYS = 2;

/** Profiles, latest evaluations and today's yields by user id. */
export async function readKept(
  tx: Queryable,
  userIds: readonly string[],
  now: Date,
): Promise<Map<string, Kept>> {
  const date = now.toISOString().slice(0, 10);
  const rows = await tx.query<KeptRow>(
    `SELECT asked.user_id, person.zones, ${SHOWN}, progress.checkpoint,
       CASE WHEN progress.today BETWEEN $2 AND $3 THEN coalesce(day.yields, 0) END AS yields
     FROM unnest($1::uuid[]) AS asked (user_id)
     LEFT JOIN person ON person.user_id = asked.user_id
     LEFT JOIN progress ON progress.user_id = asked.user_id
     ${byIndex(
       'day',
       `SELECT sum(yield_hundredths) AS yields FROM completion
        WHERE completion.user_id = asked.user_id AND completion.local_date = progress.today
          AND completion.local_date BETWEEN $2 AND $3`,
     )}`,
    // Only the months in between are opened.
    [plainArray(userIds), addDays(date, -TODAY_OFF_MAX_DAYS), addDays(date, TODAY_OFF_MAX_DAYS)],
    'progress_read_kept',
  );
  return new Map(
    rows.map((row) => [
      row.user_id,
      { zones: row.zones, progress: progressOf(row), yieldsToday: row.yields },
    ]),
  );
}

type KeptRow = { user_id: string; zones: ZoneInForce[] | null; yields: Hundredths | null } & ProgressRow;

/** What is shown of each user, in their order, and when its open dates turn; null for one who has nothing yet. */
export async function readProgress(
  db: Queryable,
  userIds: readonly string[],
): Promise<({ progress: ShownProgress | null; windowTurnsAt: string | null } | null)[]> {
  const rows = await db.query<
    { user_id: string; window_turns_at: string | null } & Omit<ProgressRow, 'checkpoint'>
  >(
    `SELECT account.user_id, account.window_turns_at, ${SHOWN}
     FROM unnest($1::uuid[]) AS asked (user_id)
     JOIN account ON account.user_id = asked.user_id
     LEFT JOIN progress ON progress.user_id = asked.user_id`,
    [plainArray(userIds)],
    'progress_read',
  );
  const found = new Map(
    rows.map((row) => [row.user_id, { progress: shownOf(row), windowTurnsAt: row.window_turns_at }]),
  );
  return userIds.map((userId) => found.get(userId) ?? null);
}

export interface EvaluatedAccount {
  userId: string;
  after: StoredProgress;
  /** By which the ledger has grown. */
  bonusDifference: number;
  /** Its checkpoint is the one that was kept already. */
  sameCheckpoint: boolean;
  settledBefore: LocalDate;
  openMarks: string | null;
  windowTurnsAt: string | null;
}

/** Writes what evaluations found and takes the marks away; the caller holds the accounts. */
export async function writeProgress(tx: Queryable, evaluated: readonly EvaluatedAccount[]): Promise<void> {
  await Promise.all([settleAccounts(tx, evaluated), replaceProgress(tx, evaluated)]);
}

const settleAccounts = (tx: Queryable, evaluated: readonly EvaluatedAccount[]) =>
  tx.query(
    `UPDATE account SET madra_hundredths = account.madra_hundredths + done.bonus_difference, pending_since = NULL,
       causes = '', settled_before = done.settled_before, open_marks = done.open_marks,
       window_turns_at = done.window_turns_at
     FROM unnest($1::uuid[], $2::bigint[], $3::date[], $4::text[], $5::timestamptz[])
       AS done (user_id, bonus_difference, settled_before, open_marks, window_turns_at)
     WHERE account.user_id = done.user_id`,
    [
      plainArray(evaluated.map(({ userId }) => userId)),
      plainArray(evaluated.map(({ bonusDifference }) => bonusDifference)),
      plainArray(evaluated.map(({ settledBefore }) => settledBefore)),
      plainArray(evaluated.map(({ openMarks }) => openMarks)),
      plainArray(evaluated.map(({ windowTurnsAt }) => windowTurnsAt)),
    ],
    'account_evaluated',
  );

/** A checkpoint stays the same for a week: it is not sent again. */
function replaceProgress(tx: Queryable, evaluated: readonly EvaluatedAccount[]) {
  const progress = evaluated.map(({ after }) => after);
  return tx.query(
    `INSERT INTO progress AS known (user_id, version, today, oldest_open, madra_hundredths, score_today_hundredths,
       streak_current, streak_longest, freezes, realm, runs, checkpoint)
     SELECT * FROM unnest($1::uuid[], $2::integer[], $3::date[], $4::date[], $5::bigint[], $6::integer[],
       $7::integer[], $8::integer[], $9::integer[], $10::text[], $11::json[], $12::json[])
     ON CONFLICT (user_id) DO UPDATE SET version = excluded.version, today = excluded.today,
       oldest_open = excluded.oldest_open, madra_hundredths = excluded.madra_hundredths,
       score_today_hundredths = excluded.score_today_hundredths, streak_current = excluded.streak_current,
       streak_longest = excluded.streak_longest, freezes = excluded.freezes, realm = excluded.realm,
       runs = excluded.runs,
       checkpoint = CASE excluded.checkpoint::text WHEN 'null' THEN known.checkpoint ELSE excluded.checkpoint END`,
    [
      plainArray(evaluated.map(({ userId }) => userId)),
      plainArray(progress.map(({ version }) => version)),
      plainArray(progress.map(({ today }) => today)),
      plainArray(progress.map(({ oldestOpen }) => oldestOpen)),
      plainArray(progress.map(({ madra }) => madra)),
      plainArray(progress.map(({ scoreToday }) => scoreToday)),
      plainArray(progress.map(({ overall }) => overall.current)),
      plainArray(progress.map(({ overall }) => overall.longest)),
      plainArray(progress.map(({ overall }) => overall.freezes)),
      plainArray(progress.map(({ realm }) => realm)),
      jsonArray(progress.map(({ runs }) => runs)),
      jsonTextArray(
        evaluated.map(({ after, sameCheckpoint }) =>
          JSON.stringify(sameCheckpoint ? null : after.checkpoint),
        ),
      ),
    ],
    'progress_write',
  );
}
