import { createHash } from 'node:crypto';
import { recordAction } from '#libs/audit';
import type { Queryable } from '#libs/database';
import { LIMITS } from './limits';

/** An event that a group could not take. */
export interface DeadLetter {
  id: string;
  group: string;
  /** The service whose event it was. */
  source: string;
  type: string | null;
  subject: string | null;
  error: string;
  attempts: number;
  firstFailedAt: string;
  lastFailedAt: string;
  resendRequestedAt: string | null;
}

export interface Burial {
  source: string;
  /** The message as it came. */
  raw: Uint8Array;
  id?: string;
  type?: string;
  subject?: string;
  error: string;
  attempts: number;
}

/** Text that Postgres takes: no NUL, no lone surrogates (encoding replaces them), not endless. */
const plain = (text: string): string =>
  Buffer.from(text.slice(0, LIMITS.error_text_chars).replaceAll('\0', '\u2400')).toString();

const fingerprintOf = ({ id, raw }: Burial): string =>
  id === undefined ? `sha256:${createHash('sha256').update(raw).digest('hex')}` : plain(id);

/** Keeps letters for a group; one that is there already counts its attempts on and waits again. */
export async function bury(db: Queryable, group: string, burials: readonly Burial[]): Promise<void> {
  for (const burial of burials) {
    await db.query(
      `INSERT INTO dead_letter AS old (group_name, source, fingerprint, type, subject, raw, error, attempts)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (group_name, source, fingerprint) DO UPDATE
         SET error = excluded.error, attempts = old.attempts + excluded.attempts, last_failed_at = now(),
             resend_requested_at = NULL, resend_claimed_at = NULL`,
      [
        group,
        burial.source,
        fingerprintOf(burial),
        burial.type === undefined ? null : plain(burial.type),
        burial.subject === undefined ? null : plain(burial.subject),
        Buffer.from(burial.raw),
        plain(burial.error),
        burial.attempts,
      ],
    );
  }
}

const COLUMNS = `id, group_name AS "group", source, type, subject, error, attempts,
  first_failed_at AS "firstFailedAt", last_failed_at AS "lastFailedAt",
  resend_requested_at AS "resendRequestedAt"`;

/** The letters of the schema that `db` looks at, oldest first; after `afterId` for the next page. */
export const listDeadLetters = (
  db: Queryable,
  page: { limit: number; afterId?: string },
): Promise<DeadLetter[]> =>
  db.query<DeadLetter>(
    `SELECT ${COLUMNS} FROM dead_letter WHERE $2::uuid IS NULL OR id > $2 ORDER BY id LIMIT $1`,
    [page.limit, page.afterId ?? null],
  );

/** One letter with its message, or undefined. */
export async function showDeadLetter(
  db: Queryable,
  id: string,
): Promise<(DeadLetter & { raw: Buffer }) | undefined> {
  const [letter] = await db.query<DeadLetter & { raw: Buffer }>(
    `SELECT ${COLUMNS}, raw FROM dead_letter WHERE id = $1`,
    [id],
  );
  return letter;
}

/**
 * Asks a group to take letters again; its own process does so within a second or two of being up.
 * @param id one letter, or null for all of them
 * @returns how many were asked for
 */
export async function requestResend(db: Queryable, id: string | null): Promise<number> {
  const rows = await db.query(
    `UPDATE dead_letter SET resend_requested_at = now(), resend_claimed_at = NULL
     WHERE ($1::uuid IS NULL OR id = $1) RETURNING id`,
    [id],
  );
  return rows.length;
}

/**
 * The same as an operator's act: call it in a transaction, which also keeps who asked.
 * @param actorId null at a command line
 */
export async function sendAgain(tx: Queryable, id: string | null, actorId: string | null): Promise<number> {
  const letters = await requestResend(tx, id);
  const act = id === null ? 'dead-letters-sent' : 'dead-letter-sent';
  if (letters > 0) await recordAction(tx, { actorId, act, target: id, amount: letters });
  return letters;
}

export const countDeadLetters = async (db: Queryable): Promise<number> => {
  const [row] = await db.query<{ letters: number }>('SELECT count(*) AS letters FROM dead_letter');
  return row!.letters;
};

export interface ClaimedLetter {
  id: string;
  source: string;
  raw: Buffer;
}

/** Takes requested letters for this process; another takes them over when it doesn't come back. */
export const claimResends = (db: Queryable, group: string): Promise<ClaimedLetter[]> =>
  db.query<ClaimedLetter>(
    `WITH taken AS (
       UPDATE dead_letter SET resend_claimed_at = now() WHERE id IN (
         SELECT id FROM dead_letter
         WHERE group_name = $1 AND resend_requested_at IS NOT NULL
           AND (resend_claimed_at IS NULL OR resend_claimed_at < now() - make_interval(secs => $2))
         ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED)
       RETURNING id, source, raw)
     SELECT id, source, raw FROM taken ORDER BY id`,
    [group, LIMITS.resend_claim_ms / 1000, LIMITS.resend_batch_letters],
    'resend_claim',
  );

/** The letter was taken at last. */
export const dischargeLetter = (db: Queryable, id: string): Promise<unknown[]> =>
  db.query(`DELETE FROM dead_letter WHERE id = $1`, [id]);

/** The letter was refused again. */
export const refuseLetter = (db: Queryable, id: string, error: string, attempts: number) =>
  db.query(
    `UPDATE dead_letter SET error = $2, attempts = attempts + $3, last_failed_at = now(),
       resend_requested_at = NULL, resend_claimed_at = NULL
     WHERE id = $1`,
    [id, plain(error), attempts],
  );

/** Erases what letters of this service hold of a user or a clan, also where it is only named in the message. */
export const eraseDeadLetters = async (tx: Queryable, subject: string): Promise<void> => {
  await tx.query(
    `DELETE FROM dead_letter WHERE subject = $1 OR position(convert_to($1, 'UTF8') IN raw) > 0`,
    [subject],
  );
};
