/**
 * The facts of each key, one row a key in their order. Everything is as last committed: what is decided by it is
 * checked again when it is written. Completions are looked up by their key, whatever statistics say of a young table,
 * and only in the months from the first to the last date that is asked for.
 */
export const READ_FACTS = `
  SELECT date_trunc('milliseconds', statement_timestamp()) AS now,
    p.erased_at IS NOT NULL AS erased, p.zones,
    h.version AS habit_version, h.kind, h.target AS habit_target, h.difficulty AS habit_difficulty,
    h.archived_at IS NOT NULL AS archived,
    c.version, c.status, c.amount, c.target, c.difficulty, c.note, c.time_zone,
    c.recorded_at, c.first_recorded_at, c.amount_changed_at, c.written_by
  FROM unnest($1::uuid[], $2::uuid[], $3::date[]) WITH ORDINALITY
    AS asked (user_id, habit_id, local_date, place)
  LEFT JOIN person p ON p.user_id = asked.user_id
  LEFT JOIN habit h ON h.habit_id = asked.habit_id AND h.user_id = asked.user_id
  LEFT JOIN LATERAL (
    SELECT version, status, amount, target, difficulty, note, time_zone, recorded_at, first_recorded_at,
      amount_changed_at, written_by
    FROM completion
    WHERE user_id = asked.user_id AND habit_id = asked.habit_id AND local_date = asked.local_date
      AND local_date BETWEEN $4 AND $5
    OFFSET 0) c ON true
  ORDER BY asked.place`;

/**
 * Compare and swap of a batch, with its events; answers with the places of those that lost. `FOR SHARE` holds each
 * habit as it was decided by (and keeps an erasure out) until the commit; the conflict clause sees the latest
 * committed completion, whatever the statement's snapshot. Both go in one order everywhere, so that batches can't wait
 * for each other in a ring.
 */
export const WRITE_COMPLETIONS = `
  WITH asked AS (
    SELECT * FROM unnest($2::uuid[], $3::uuid[], $4::date[], $5::int[], $6::int[], $7::text[], $8::int[],
      $9::int[], $10::int[], $11::text[], $12::text[], $13::timestamptz[], $14::timestamptz[],
      $15::timestamptz[], $16::json[]) WITH ORDINALITY
    AS a (user_id, habit_id, local_date, habit_version, version, status, amount,
      target, difficulty, note, time_zone, recorded_at, first_recorded_at,
      amount_changed_at, event, place)
  ), held AS (
    SELECT h.habit_id FROM habit h
    WHERE (h.habit_id, h.user_id, h.version) IN (SELECT habit_id, user_id, habit_version FROM asked)
    ORDER BY h.habit_id FOR SHARE
  ), written AS (
    INSERT INTO completion AS c (user_id, habit_id, local_date, version, status, amount, target, difficulty,
      note, time_zone, recorded_at, first_recorded_at, amount_changed_at, written_by)
    SELECT user_id, habit_id, local_date, version, status, amount, target, difficulty,
      note, time_zone, recorded_at, first_recorded_at, amount_changed_at, $1
    FROM asked JOIN held USING (habit_id)
    ORDER BY habit_id, local_date
    ON CONFLICT (user_id, habit_id, local_date) DO UPDATE SET
      version = excluded.version, status = excluded.status, amount = excluded.amount,
      target = excluded.target, difficulty = excluded.difficulty, note = excluded.note,
      time_zone = excluded.time_zone, recorded_at = excluded.recorded_at,
      first_recorded_at = excluded.first_recorded_at, amount_changed_at = excluded.amount_changed_at,
      written_by = excluded.written_by
    WHERE c.version = excluded.version - 1
    RETURNING habit_id, local_date
  ), told AS (
    INSERT INTO outbox (type, subject, data)
    SELECT 'habit.completion-changed.v1', user_id, event
    FROM asked JOIN written USING (habit_id, local_date) WHERE event IS NOT NULL
  )
  SELECT place FROM asked WHERE (habit_id, local_date) NOT IN (SELECT habit_id, local_date FROM written)`;

export const READ_HISTORY = `
  SELECT local_date, version, status, amount, target, difficulty, note, time_zone,
    recorded_at, first_recorded_at, amount_changed_at
  FROM completion_history
  WHERE user_id = $1 AND habit_id = $2 AND local_date BETWEEN $3 AND $4 AND status <> 'removed'
  ORDER BY local_date`;
